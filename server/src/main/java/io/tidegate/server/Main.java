package io.tidegate.server;

import io.tidegate.dataplane.tls.OlderSuites;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code tidegate serve} and {@code tidegate validate}. */
public final class Main {
  private static final String TAKEOVER = "--takeover";
  private static final String RESTORE = "--restore";

  private Main() {}

  /** The first argument is the command. */
  public static void main(String[] arguments) {
    LogProvider.choose();
    List<String> words = List.of(arguments);
    String command = words.isEmpty() ? "serve" : words.getFirst();
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    try {
      switch (command) {
        case "serve" -> serve(rest);
        case "validate" -> validate(rest);
        default -> throw new StartFailure("unknown command '" + command + "'");
      }
    } catch (StartFailure failure) {
      System.err.println("tidegate: " + failure.getMessage());
      System.exit(1);
    }
  }

  private static void serve(List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      help();
      return;
    }
    List<String> settings = new ArrayList<>(arguments);
    boolean takeover = settings.remove(TAKEOVER);
    boolean restore = settings.remove(RESTORE);
    ServeOptions options = options(settings);
    OlderSuites.permit();
    new Running(options).start(takeover, restore);
  }

  private static ServeOptions options(List<String> arguments) {
    Map<Setting, String> texts = SettingsReader.fromArguments(arguments);
    Optional.ofNullable(System.getenv("TIDEGATE_DATA"))
        .ifPresent(directory -> texts.putIfAbsent(Setting.DATA, directory));
    return ServeOptions.of(texts);
  }

  private static void validate(List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.println(
          """
          Usage: ./tidegate validate FILE

          Checks a tidegate.yaml and whether the stored state can be served, without a socket.""");
      return;
    }
    if (arguments.size() != 1) {
      throw new StartFailure("usage: tidegate validate FILE");
    }
    ServeOptions options = ServeOptions.of(SettingsReader.fromFile(Path.of(arguments.getFirst())));
    System.out.println(arguments.getFirst() + " is valid: " + DryRun.of(options));
  }

  private static void help() {
    System.out.println(
        """
        Usage: ./tidegate serve [-c tidegate.yaml] [--takeover] [--restore] [--KEY VALUE]...

        --takeover replaces the server that runs with the same data, without losing a connection.
        --restore makes a damaged store anew of its last good copy; the damaged file is kept beside.

        Every key may stand in the file as 'key: value'; an option wins over the file.
        """);
    for (Setting setting : Setting.values()) {
      System.out.printf(
          "  --%-14s %s (default %s)%n", setting.key(), setting.meaning(), setting.defaultText());
    }
  }
}
