package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.CreateListenerCommand;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.Protocol;
import java.util.List;

/**
 * Creates a listener, or answers the one that is like it. Before that it makes sure that its port
 * can be bound.
 */
record CreateListener(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    CreateListenerCommand command =
        new CreateListenerCommand(
            Arguments.loadBalancerArn(input),
            input.optText("Protocol").map(Protocol::valueOf),
            input.optInt("Port"),
            TlsReader.read(input),
            ActionReader.read(input.structs("DefaultActions"), elb.vault()),
            Arguments.tags(input));
    Image image = elb.image();
    elb.listeners().create(image, command);
    command.port().ifPresent(port -> elb.ports().check(image, command.loadBalancerArn(), port));
    Listener listener =
        elb.controller().submit(call.operation(), now -> elb.listeners().create(now, command));
    return Struct.of("Listeners", List.of(ElbWriter.listener(listener)));
  }
}
