package io.tidegate.control.elbv2;

import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.TargetDescription;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroup.TargetType;
import io.tidegate.store.MemoryStore;
import io.tidegate.store.Store;
import io.tidegate.testkit.Nouns;
import io.tidegate.testkit.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A controller that runs on the test's thread, over virtual time. Belongs to one test. */
final class LiveWorld {
  final VirtualTime time = new VirtualTime();
  final Store memory = new MemoryStore();

  /** Whether the store refuses to append. */
  boolean failing;

  final Store store =
      new Store() {
        @Override
        public Image load() {
          return memory.load();
        }

        @Override
        public void append(List<Change> changes) {
          if (failing) {
            throw new UncheckedIOException(new IOException("disk full"));
          }
          memory.append(changes);
        }

        @Override
        public void close() {}
      };
  final ElbContext context = ElbContext.standard(Installation.standard(), Chance.seeded(5), time);
  final TargetHealthManager health = new TargetHealthManager();
  Controller controller = open();

  LiveWorld() {
    apply(Nouns.network());
  }

  /** A controller over the same store, as after a restart. */
  Controller open() {
    return new Controller(
        store,
        (where, cause) -> {
          if (!failing) {
            throw new AssertionError(where, cause);
          }
        });
  }

  void apply(List<Change> changes) {
    controller.submit("test", image -> new Outcome<>(changes, true));
  }

  LoadBalancer balancer(String name) {
    return controller.submit(
        "test",
        image ->
            new LoadBalancerManager(context)
                .create(image, ElbWorld.web(name, Nouns.SUBNET_A, Nouns.SUBNET_B)));
  }

  TargetGroup group(String name) {
    return controller.submit(
        "test",
        image ->
            new TargetGroupManager(context)
                .create(image, ElbWorld.http(name, TargetType.INSTANCE)));
  }

  Listener listener(LoadBalancer balancer, int port, Action action) {
    return controller.submit(
        "test",
        image ->
            new ListenerManager(context).create(image, ElbWorld.onPort(balancer, port, action)));
  }

  String target(TargetGroup group, int number, char zone) {
    String id = ElbWorld.instanceId(number);
    apply(
        List.of(
            Change.put(
                Nouns.instance(id, zone, "127.31." + (zone - 'a') * 16 + "." + (100 + number)))));
    controller.submit(
        "test",
        image ->
            new Outcome<>(
                new TargetManager(context)
                    .register(image, group.arn(), List.of(TargetDescription.of(id))),
                true));
    return id;
  }

  void deregister(TargetGroup group, String id) {
    controller.submit(
        "test",
        image ->
            new Outcome<>(
                new TargetManager(context)
                    .deregister(image, group.arn(), List.of(TargetDescription.of(id))),
                true));
  }
}
