package io.tidegate.server;

import io.tidegate.routing.Cidr;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The texts with their defaults; each reader says what is wrong in one line. */
record SettingTexts(Map<Setting, String> given) {
  private static final Pattern BLOCKS =
      Pattern.compile("|[0-9A-Fa-f.:]+/[0-9]{1,3}(,[0-9A-Fa-f.:]+/[0-9]{1,3})*");

  String text(Setting setting) {
    return given.getOrDefault(setting, setting.defaultText());
  }

  String matching(Setting setting, Pattern pattern, String wanted) {
    String text = text(setting);
    if (!pattern.matcher(text).matches()) {
      throw wrong(setting, wanted);
    }
    return text;
  }

  int number(Setting setting, int least, int most) {
    try {
      int value = Integer.parseInt(text(setting));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw wrong(setting, "a whole number from " + least + " to " + most);
  }

  List<String> blocks(Setting setting) {
    String wanted = "CIDR blocks by commas, like 10.0.0.0/8";
    List<String> blocks = List.of(matching(setting, BLOCKS, wanted).split(","));
    if (blocks.equals(List.of(""))) {
      return List.of();
    }
    try {
      blocks.forEach(Cidr::parse);
      return blocks;
    } catch (IllegalArgumentException noBlock) {
      throw wrong(setting, wanted);
    }
  }

  boolean flag(Setting setting) {
    return switch (text(setting)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(setting, "true or false");
    };
  }

  /** Empty when nothing is said. */
  Optional<InetSocketAddress> optAddress(Setting setting, String example) {
    return text(setting).isEmpty() ? Optional.empty() : Optional.of(address(setting, example));
  }

  InetSocketAddress address(Setting setting) {
    return address(setting, setting.defaultText());
  }

  private InetSocketAddress address(Setting setting, String example) {
    String text = text(setting);
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= 65535) {
        InetSocketAddress address = new InetSocketAddress(text.substring(0, colon), port);
        if (!address.isUnresolved()) {
          return address;
        }
      }
    } catch (NumberFormatException notAPort) {
      // said below
    }
    throw wrong(setting, "ADDRESS:PORT like " + example);
  }

  StartFailure wrong(Setting setting, IllegalArgumentException why) {
    return new StartFailure(setting.key() + ": " + why.getMessage());
  }

  StartFailure wrong(Setting setting, String wanted) {
    return new StartFailure(
        setting.key() + ": '" + text(setting) + "' is not valid; expected " + wanted);
  }
}
