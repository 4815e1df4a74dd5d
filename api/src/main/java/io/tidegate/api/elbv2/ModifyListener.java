package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.control.elbv2.ModifyListenerCommand;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.Protocol;
import java.util.List;
import java.util.Optional;

/** Changes a listener; what is not given stays. */
record ModifyListener(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    ModifyListenerCommand command =
        new ModifyListenerCommand(
            Arguments.listenerArn(input),
            input.optText("Protocol").map(Protocol::valueOf),
            input.optInt("Port"),
            TlsReader.read(input),
            input.has("DefaultActions")
                ? Optional.of(ActionReader.read(input.structs("DefaultActions"), elb.vault()))
                : Optional.empty());
    Image image = elb.image();
    elb.listeners().modify(image, command);
    String balancer = ElbLookup.listener(image, command.listenerArn()).loadBalancerArn();
    command.port().ifPresent(port -> elb.ports().check(image, balancer, port));
    Listener listener =
        elb.controller().submit(call.operation(), now -> elb.listeners().modify(now, command));
    return Struct.of("Listeners", List.of(ElbWriter.listener(listener)));
  }
}
