package io.tidegate.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Texts of settings from the file and the command line; the command line wins. */
public final class SettingsReader {
  private SettingsReader() {}

  /**
   * Reads {@code arguments}: {@code -c FILE} (or {@code --config FILE}), {@code --key VALUE},
   * {@code --key=VALUE}, {@code --simulated}.
   *
   * @throws StartFailure for anything unknown or incomplete
   */
  public static Map<Setting, String> fromArguments(List<String> arguments) {
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    Optional<Path> file = Optional.empty();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      String[] parts = argument.split("=", 2);
      if (parts[0].equals("-c") || parts[0].equals("--config")) {
        file = Optional.of(Path.of(value(parts, rest)));
      } else if (argument.equals("--simulated")) {
        texts.put(Setting.SIMULATED, "true");
      } else {
        texts.put(option(parts[0]), value(parts, rest));
      }
    }
    if (file.isPresent()) {
      fromFile(file.get()).forEach(texts::putIfAbsent);
    }
    return texts;
  }

  /**
   * Reads a YAML file of settings, one level deep.
   *
   * @throws StartFailure when it cannot be read, with the line where there is one
   */
  public static Map<Setting, String> fromFile(Path file) {
    Object document = parse(file);
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    if (document == null) {
      return texts;
    }
    if (!(document instanceof Map<?, ?> entries)) {
      throw new StartFailure(file + ": expected lines of 'key: value'");
    }
    entries.forEach((key, value) -> texts.put(known(file, key), plain(file, key, value)));
    return texts;
  }

  private static Object parse(Path file) {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
      return new Load(settings).loadFromString(Files.readString(file));
    } catch (NoSuchFileException missing) {
      throw new StartFailure("there is no file " + file);
    } catch (IOException unreadable) {
      throw new StartFailure("cannot read " + file + ": " + unreadable.getMessage());
    } catch (MarkedYamlEngineException wrong) {
      String line = wrong.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      throw new StartFailure(file + line + ": " + wrong.getProblem());
    } catch (YamlEngineException wrong) {
      throw new StartFailure(file + ": " + wrong.getMessage());
    }
  }

  private static Setting known(Path file, Object key) {
    return Setting.of(String.valueOf(key))
        .orElseThrow(
            () -> new StartFailure(file + ": unknown key '" + key + "'; known are " + keys()));
  }

  private static String plain(Path file, Object key, Object value) {
    if (value instanceof List<?> items) {
      return items.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    if (value == null || value instanceof Map<?, ?>) {
      throw new StartFailure(file + ": '" + key + "' needs a plain value");
    }
    return String.valueOf(value);
  }

  private static Setting option(String text) {
    Optional<Setting> setting =
        text.startsWith("--") ? Setting.of(text.substring(2)) : Optional.empty();
    return setting.orElseThrow(
        () -> new StartFailure("unknown option '" + text + "'; ./tidegate serve --help lists all"));
  }

  private static String value(String[] parts, Iterator<String> rest) {
    if (parts.length == 2) {
      return parts[1];
    }
    if (!rest.hasNext()) {
      throw new StartFailure("option " + parts[0] + " needs a value");
    }
    return rest.next();
  }

  private static String keys() {
    return Stream.of(Setting.values()).map(Setting::key).collect(Collectors.joining(", "));
  }
}
