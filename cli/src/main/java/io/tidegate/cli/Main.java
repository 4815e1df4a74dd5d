package io.tidegate.cli;

import io.tidegate.cli.whatif.WhatifCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line beside the server; talks to it over HTTP only. */
@Command(
    name = "./tidegate",
    description = "Load balancing and auto scaling on one's own machines, by the AWS API.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      CaCommand.class,
      EnvCommand.class,
      ExplainCommand.class,
      DemoCommand.class,
      DoctorCommand.class,
      VersionCommand.class,
      WhatifCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(line().execute(arguments));
  }

  static CommandLine line() {
    return new CommandLine(new Main());
  }
}
