package io.tidegate.instances.metadata;

import io.tidegate.model.ec2.Instance;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The paths below {@code /latest/}: a leaf answers its value, a folder the names in it. Pure.
 * Source: EC2 guide, "Instance metadata categories".
 */
final class MetadataTree {
  private MetadataTree() {}

  /** What a GET of {@code path} (without {@code /latest/}) answers; empty is 404. */
  static Optional<byte[]> get(InstanceMetadata about, String path) {
    Instance instance = about.instance();
    if (path.equals("user-data")) {
      return instance.settings().userData().map(text -> Base64.getMimeDecoder().decode(text));
    }
    if (path.isEmpty()) {
      return Optional.of(bytes("dynamic\nmeta-data\nuser-data"));
    }
    Map<String, String> leaves = leaves(about);
    String leaf = leaves.get(path);
    if (leaf != null) {
      return Optional.of(bytes(leaf));
    }
    String folder = path.endsWith("/") ? path : path + "/";
    TreeSet<String> names = new TreeSet<>();
    for (String key : leaves.keySet()) {
      if (key.startsWith(folder)) {
        String rest = key.substring(folder.length());
        int slash = rest.indexOf('/');
        names.add(slash < 0 ? rest : rest.substring(0, slash + 1));
      }
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(bytes(String.join("\n", names)));
  }

  private static Map<String, String> leaves(InstanceMetadata about) {
    Instance instance = about.instance();
    String host = "ip-" + instance.privateIp().replace('.', '-') + ".ec2.internal";
    Map<String, String> leaves = new TreeMap<>();
    String top = "meta-data/";
    leaves.put(top + "ami-id", instance.imageId());
    leaves.put(top + "ami-launch-index", Integer.toString(instance.launchIndex()));
    leaves.put(top + "hostname", host);
    leaves.put(top + "instance-action", "none");
    leaves.put(top + "instance-id", instance.id());
    leaves.put(top + "instance-life-cycle", "on-demand");
    leaves.put(top + "instance-type", instance.instanceType());
    leaves.put(top + "local-hostname", host);
    leaves.put(top + "local-ipv4", instance.privateIp());
    instance.ipv6Address().ifPresent(address -> leaves.put(top + "ipv6", address));
    leaves.put(top + "placement/availability-zone", instance.zone());
    leaves.put(top + "placement/availability-zone-id", about.zoneId());
    leaves.put(top + "placement/region", about.region());
    leaves.put(top + "reservation-id", instance.reservationId());
    leaves.put(top + "security-groups", String.join("\n", about.securityGroupNames()));
    leaves.put(top + "services/domain", "amazonaws.com");
    leaves.put(top + "services/partition", "aws");
    about
        .lifecycleState()
        .ifPresent(state -> leaves.put(top + "autoscaling/target-lifecycle-state", state));
    about
        .publicKey()
        .ifPresent(
            key -> {
              leaves.put(top + "public-keys/0/openssh-key", key);
            });
    about.profile().ifPresent(profile -> role(leaves, top + "iam/", profile));
    if (instance.settings().metadataOptions().showsTags()) {
      instance.tags().forEach(tag -> leaves.put(top + "tags/instance/" + tag.key(), tag.value()));
    }
    leaves.put("dynamic/instance-identity/document", document(about));
    return leaves;
  }

  private static void role(
      Map<String, String> leaves, String top, InstanceMetadata.Profile profile) {
    RoleCredentials keys = profile.credentials();
    Map<String, String> info = new TreeMap<>();
    info.put("Code", "Success");
    info.put("InstanceProfileArn", profile.arn());
    info.put("InstanceProfileId", profile.id());
    info.put("LastUpdated", keys.issued().toString());
    leaves.put(top + "info", json(info));
    Map<String, String> fields = new TreeMap<>();
    fields.put("AccessKeyId", keys.accessKeyId());
    fields.put("Code", "Success");
    fields.put("Expiration", keys.expiration().toString());
    fields.put("LastUpdated", keys.issued().toString());
    fields.put("SecretAccessKey", keys.secretAccessKey());
    fields.put("Token", keys.sessionToken());
    fields.put("Type", "AWS-HMAC");
    leaves.put(top + "security-credentials/" + keys.role(), json(fields));
  }

  private static String document(InstanceMetadata about) {
    Instance instance = about.instance();
    Map<String, String> fields = new TreeMap<>();
    fields.put("accountId", about.account());
    fields.put("architecture", "x86_64");
    fields.put("availabilityZone", instance.zone());
    fields.put("imageId", instance.imageId());
    fields.put("instanceId", instance.id());
    fields.put("instanceType", instance.instanceType());
    fields.put("pendingTime", instance.launchTime().toString());
    fields.put("privateIp", instance.privateIp());
    fields.put("region", about.region());
    fields.put("version", "2017-09-30");
    return json(fields);
  }

  /** Values here are ids, addresses and dates: nothing to escape. */
  private static String json(Map<String, String> fields) {
    StringBuilder json = new StringBuilder("{");
    fields.forEach(
        (key, value) ->
            json.append(json.length() == 1 ? "\n" : ",\n")
                .append("  \"")
                .append(key)
                .append("\" : \"")
                .append(value)
                .append('"'));
    return json.append("\n}").toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
