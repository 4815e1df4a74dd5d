package io.tidegate.cli.whatif;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.whatif.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A file of policies sorted by what its parts are: what the aws CLI takes as {@code
 * --cli-input-json} of put-scaling-policy, put-scheduled-update-group-action and put-metric-alarm,
 * one or an array; or a CloudFormation template, JSON or YAML, of which the resources {@code
 * AWS::AutoScaling::ScalingPolicy}, {@code ScheduledAction}, {@code AutoScalingGroup} and {@code
 * AWS::CloudWatch::Alarm} count.
 */
record PolicyDocument(
    List<JsonNode> policies,
    List<JsonNode> schedules,
    List<JsonNode> alarms,
    List<JsonNode> groups) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The short forms of a template's functions. */
  private static final List<String> FUNCTIONS =
      List.of(
          "And",
          "Base64",
          "Cidr",
          "Condition",
          "Equals",
          "FindInMap",
          "GetAtt",
          "GetAZs",
          "If",
          "ImportValue",
          "Join",
          "Not",
          "Or",
          "Ref",
          "Select",
          "Split",
          "Sub",
          "Transform");

  /**
   * Reads {@code file}: YAML when its name ends so, else JSON.
   *
   * @throws BadInput naming the file
   */
  static PolicyDocument read(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
    try {
      String text = Files.readString(file);
      JsonNode root = yaml ? JSON.valueToTree(yaml(text)) : JSON.readTree(text);
      return sorted(file, root);
    } catch (JsonProcessingException notJson) {
      throw new BadInput(file + " is not JSON: " + notJson.getOriginalMessage());
    } catch (YamlEngineException notYaml) {
      throw new BadInput(
          file + " is not YAML: " + String.valueOf(notYaml.getMessage()).lines().findFirst().get());
    } catch (IOException failed) {
      throw new BadInput(file + " cannot be read");
    }
  }

  private static PolicyDocument sorted(Path file, JsonNode root) {
    PolicyDocument out =
        new PolicyDocument(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    if (root.path("Resources").isObject()) {
      root.path("Resources")
          .properties()
          .forEach(resource -> out.addResource(resource.getKey(), resource.getValue()));
    } else if (root.isArray()) {
      root.forEach(part -> out.addInput(file, part));
    } else {
      out.addInput(file, root);
    }
    if (out.policies.isEmpty() && out.schedules.isEmpty()) {
      throw new BadInput(file + ": no policy in it");
    }
    return out;
  }

  private void addInput(Path file, JsonNode part) {
    if (!part.isObject()) {
      throw new BadInput(file + ": expected an object, found " + part.getNodeType());
    } else if (part.has("ScheduledActionName")) {
      schedules.add(part);
    } else if (part.has("AlarmName") && !part.has("PolicyName")) {
      alarms.add(part);
    } else {
      policies.add(part);
    }
  }

  /** A template's resource; what refers to it does so by its logical name. */
  private void addResource(String logicalName, JsonNode resource) {
    ObjectNode properties =
        resource.path("Properties").isObject()
            ? ((ObjectNode) resource.path("Properties")).deepCopy()
            : JSON.createObjectNode();
    switch (resource.path("Type").asText("")) {
      case "AWS::AutoScaling::ScalingPolicy" -> {
        properties.put("PolicyName", logicalName);
        policies.add(properties);
      }
      case "AWS::AutoScaling::ScheduledAction" -> {
        properties.put("ScheduledActionName", logicalName);
        schedules.add(properties);
      }
      case "AWS::CloudWatch::Alarm" -> {
        properties.put("AlarmName", logicalName);
        alarms.add(properties);
      }
      case "AWS::AutoScaling::AutoScalingGroup" -> groups.add(properties);
      default -> {
        // Templates hold much else.
      }
    }
  }

  /** Alarms whose actions name {@code policy}: itself, its ARN, or a template's Ref to it. */
  List<JsonNode> alarmsOf(String policy) {
    List<JsonNode> out = new ArrayList<>();
    for (JsonNode alarm : alarms) {
      boolean named =
          StreamSupport.stream(alarm.path("AlarmActions").spliterator(), false)
              .map(action -> action.isObject() ? action.path("Ref").asText() : action.asText())
              .map(text -> text.replaceFirst("\\.(Arn|PolicyARN)$", ""))
              .anyMatch(text -> text.equals(policy) || text.endsWith(":policyName/" + policy));
      if (named) {
        out.add(alarm);
      }
    }
    return out;
  }

  private static Object yaml(String text) {
    Map<Tag, ConstructNode> functions = new HashMap<>();
    for (String name : FUNCTIONS) {
      functions.put(new Tag("!" + name), PolicyDocument::function);
    }
    LoadSettings settings =
        LoadSettings.builder().setLabel("policies").setTagConstructors(functions).build();
    Object loaded = new Load(settings).loadFromString(text);
    return loaded == null ? Map.of() : loaded;
  }

  /** {@code !Ref X} and its like as the text X; functions of more than a text are nothing. */
  private static Object function(Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode several -> "";
      case MappingNode several -> "";
      default -> "";
    };
  }
}
