package io.tidegate.control.ec2;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.KeyPair;
import io.tidegate.model.ec2.LaunchTemplate;
import io.tidegate.model.ec2.MachineImage;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.ec2.Subnet;
import io.tidegate.model.ec2.Volume;
import io.tidegate.model.ec2.Vpc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Decides about tags of EC2 resources; changes nothing itself. Source: EC2 guide, "Tag your Amazon
 * EC2 resources".
 */
public final class TagManager {
  /** Tags per resource, {@code aws:} ones not counted. */
  public static final int MAX_TAGS = 50;

  /** A resource with its tags, as DescribeTags lists it. */
  public record Tagged(String resourceId, String resourceType, List<Tag> tags) {}

  /** A tag to take away: with a value only when that is the value, else whatever it is. */
  public record Untag(String key, Optional<String> value) {}

  /** Adds tags to resources, replacing those with the same keys. */
  public Outcome<Integer> create(Image image, List<String> ids, List<Tag> tags) {
    tags.forEach(TagManager::checkUserTag);
    return each(image, ids, old -> merged(old, tags));
  }

  /** Takes tags away; without any key, all that are not AWS's own. */
  public Outcome<Integer> delete(Image image, List<String> ids, List<Untag> tags) {
    return each(
        image,
        ids,
        old ->
            old.stream().filter(tag -> tag.key().startsWith("aws:") || !goes(tag, tags)).toList());
  }

  /** Every resource that has tags or could have. */
  public static List<Tagged> all(Image image) {
    List<Tagged> all = new ArrayList<>();
    image.vpcs().all().forEach(it -> all.add(new Tagged(it.id(), "vpc", it.tags())));
    image.subnets().all().forEach(it -> all.add(new Tagged(it.id(), "subnet", it.tags())));
    image
        .securityGroups()
        .all()
        .forEach(it -> all.add(new Tagged(it.id(), "security-group", it.tags())));
    image.keyPairs().all().forEach(it -> all.add(new Tagged(it.id(), "key-pair", it.tags())));
    image.machineImages().all().forEach(it -> all.add(new Tagged(it.id(), "image", it.tags())));
    image
        .launchTemplates()
        .all()
        .forEach(it -> all.add(new Tagged(it.id(), "launch-template", it.tags())));
    for (Instance instance : image.instances().all()) {
      all.add(new Tagged(instance.id(), "instance", instance.tags()));
      instance.volumes().forEach(it -> all.add(new Tagged(it.id(), "volume", it.tags())));
      all.add(
          new Tagged(
              instance.placing().networkInterfaceId(),
              "network-interface",
              instance.placing().networkInterfaceTags()));
    }
    return all;
  }

  /**
   * Refuses what users may not set.
   *
   * @throws ApiError {@code InvalidParameterValue}
   */
  public static void checkUserTag(Tag tag) {
    if (tag.key().startsWith("aws:")) {
      throw Ec2Errors.invalidValue("Tag keys starting with 'aws:' are reserved for internal use");
    }
    if (tag.key().isEmpty() || tag.key().length() > 127) {
      throw Ec2Errors.invalidValue(
          "Tag key exceeds the maximum length of 127 characters or is empty");
    }
    if (tag.value().length() > 255) {
      throw Ec2Errors.invalidValue("Tag value exceeds the maximum length of 255 characters");
    }
  }

  private static boolean goes(Tag tag, List<Untag> wanted) {
    return wanted.isEmpty()
        || wanted.stream()
            .anyMatch(
                untag ->
                    untag.key().equals(tag.key())
                        && untag.value().map(tag.value()::equals).orElse(true));
  }

  private static List<Tag> merged(List<Tag> old, List<Tag> more) {
    Map<String, Tag> byKey = new LinkedHashMap<>();
    old.forEach(tag -> byKey.put(tag.key(), tag));
    more.forEach(tag -> byKey.put(tag.key(), tag));
    long counted = byKey.keySet().stream().filter(key -> !key.startsWith("aws:")).count();
    if (counted > MAX_TAGS) {
      throw ApiError.of(
          "TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
    }
    return List.copyOf(byKey.values());
  }

  private static Outcome<Integer> each(
      Image image, List<String> ids, UnaryOperator<List<Tag>> change) {
    Map<String, Entity> changed = new LinkedHashMap<>();
    for (String id : ids) {
      Entity entity =
          owner(image, id)
              .orElseThrow(() -> ApiError.of("InvalidID", "The ID '" + id + "' is not valid"));
      Entity current = changed.getOrDefault(entity.kind() + entity.key(), entity);
      changed.put(entity.kind() + entity.key(), retagged(current, id, change));
    }
    List<Change> changes = changed.values().stream().map(Change::put).toList();
    return new Outcome<>(changes, changes.size());
  }

  private static Optional<? extends Entity> owner(Image image, String id) {
    String prefix = id.substring(0, Math.max(0, id.indexOf('-')));
    return switch (prefix) {
      case "vpc" -> image.vpcs().find(id);
      case "subnet" -> image.subnets().find(id);
      case "sg" -> image.securityGroups().find(id);
      case "ami" -> image.machineImages().find(id);
      case "lt" -> image.launchTemplates().find(id);
      case "i" -> image.instances().find(id);
      case "key" -> image.keyPairs().stream().filter(key -> key.id().equals(id)).findAny();
      case "vol" ->
          image.instances().stream()
              .filter(it -> it.volumes().stream().anyMatch(volume -> volume.id().equals(id)))
              .findAny();
      case "eni" ->
          image.instances().stream()
              .filter(it -> it.placing().networkInterfaceId().equals(id))
              .findAny();
      default -> Optional.empty();
    };
  }

  private static Entity retagged(Entity entity, String id, UnaryOperator<List<Tag>> change) {
    return switch (entity) {
      case Vpc it ->
          new Vpc(it.id(), it.cidr(), it.ipv6Cidr(), it.isDefault(), change.apply(it.tags()));
      case Subnet it ->
          new Subnet(
              it.id(),
              it.vpcId(),
              it.zone(),
              it.cidr(),
              it.ipv6Cidr(),
              it.defaultForZone(),
              change.apply(it.tags()));
      case SecurityGroup it ->
          new SecurityGroup(
              it.id(),
              it.name(),
              it.description(),
              it.vpcId(),
              it.rules(),
              change.apply(it.tags()));
      case KeyPair it ->
          new KeyPair(
              it.id(),
              it.name(),
              it.type(),
              it.fingerprint(),
              it.publicKey(),
              it.created(),
              change.apply(it.tags()));
      case MachineImage it -> it.tagged(change.apply(it.tags()));
      case LaunchTemplate it -> it.tagged(change.apply(it.tags()));
      case Instance it -> instance(it, id, change);
      default -> throw new IllegalStateException("no tags on " + entity.kind());
    };
  }

  private static Instance instance(Instance it, String id, UnaryOperator<List<Tag>> change) {
    if (it.id().equals(id)) {
      return it.tagged(change.apply(it.tags()));
    }
    if (it.placing().networkInterfaceId().equals(id)) {
      return it.interfaceTagged(change.apply(it.placing().networkInterfaceTags()));
    }
    List<Volume> volumes =
        it.volumes().stream()
            .map(
                volume ->
                    volume.id().equals(id) ? volume.tagged(change.apply(volume.tags())) : volume)
            .toList();
    return it.withVolumes(volumes);
  }
}
