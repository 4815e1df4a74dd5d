package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.model.ec2.KeyPair;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** DescribeKeyPairs. */
record DescribeKeyPairs(Ec2Context ec2) implements Action {
  private static final Filters<KeyPair> FILTERS =
      new Filters<KeyPair>()
          .one("key-name", KeyPair::name)
          .one("key-pair-id", KeyPair::id)
          .one("fingerprint", KeyPair::fingerprint)
          .tags(KeyPair::tags);

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    List<String> names = input.texts("KeyNames");
    List<String> ids = input.texts("KeyPairIds");
    List<KeyPair> all = List.copyOf(ec2.image().keyPairs().all());
    for (String name : names) {
      if (all.stream().noneMatch(key -> key.name().equals(name))) {
        throw Ec2Errors.noKeyPair(name);
      }
    }
    for (String id : ids) {
      if (all.stream().noneMatch(key -> key.id().equals(id))) {
        throw Ec2Errors.noKeyPair(id);
      }
    }
    boolean open = input.flag("IncludePublicKey", false);
    List<KeyPair> chosen =
        all.stream()
            .filter(
                key ->
                    (names.isEmpty() && ids.isEmpty())
                        || names.contains(key.name())
                        || ids.contains(key.id()))
            .sorted(Comparator.comparing(KeyPair::name))
            .toList();
    return Struct.of(
        "KeyPairs",
        FILTERS.apply(input, chosen).stream()
            .map(
                key ->
                    KeyPairs.view(key)
                        .set("KeyType", key.type())
                        .set("CreateTime", key.created())
                        .set("PublicKey", open ? Optional.of(key.publicKey()) : Optional.empty()))
            .toList());
  }
}
