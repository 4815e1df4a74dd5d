package io.tidegate.control.ec2;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.ec2.ClientToken;
import io.tidegate.model.ec2.LaunchTemplate;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.LaunchTemplateVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides about launch templates and their versions; changes nothing itself. Data is not validated
 * at creation, only when it is launched. Source: EC2 guide, "Launch templates".
 */
public final class LaunchTemplateManager {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9().\\-/_]{3,128}");
  private static final Pattern ID = Pattern.compile("lt-[0-9a-f]{17}");

  private final Ec2Options options;
  private final Chance chance;
  private final TimeSource time;

  /** Ids come from {@code chance}. */
  public LaunchTemplateManager(Ec2Options options, Chance chance, TimeSource time) {
    this.options = options;
    this.chance = chance;
    this.time = time;
  }

  /** CreateLaunchTemplate. */
  public record Create(
      String name,
      String description,
      LaunchTemplateData data,
      List<Tag> tags,
      Optional<String> clientToken) {}

  /** CreateLaunchTemplateVersion; {@code source} is a version to inherit from. */
  public record CreateVersion(
      TemplateRef template,
      Optional<String> source,
      String description,
      LaunchTemplateData data,
      Optional<String> clientToken) {}

  /** What became of each version of DeleteLaunchTemplateVersions; empty code means deleted. */
  public record DeletedVersion(String version, String code, String message) {}

  /** A new template with version 1, both default and latest. */
  public Outcome<LaunchTemplate> create(Image image, Create command) {
    Optional<ClientToken> token = Fingerprint.of(command.clientToken(), command);
    Optional<LaunchTemplate> earlier =
        token.flatMap(
            it ->
                image.launchTemplates().stream()
                    .filter(made -> sameToken(made.clientToken(), it))
                    .findAny());
    if (earlier.isPresent()) {
      return Outcome.unchanged(earlier.get());
    }
    if (!NAME.matcher(command.name()).matches()) {
      throw ApiError.of(
          "InvalidLaunchTemplateName.MalformedException",
          "A launch template name must be between 3 and 128 characters, and may contain letters,"
              + " numbers, and the following characters: - ( ) . / _.");
    }
    if (byName(image, command.name()).isPresent()) {
      throw ApiError.of(
          "InvalidLaunchTemplateName.AlreadyExistsException",
          "Launch template name already in use.");
    }
    if (image.launchTemplates().size() >= options.maxTemplates()) {
      throw ApiError.of(
          "MaxTemplateLimitExceeded",
          "You have reached the limit of " + options.maxTemplates() + " launch templates.");
    }
    LaunchTemplate template =
        new LaunchTemplate(
            "lt-" + chance.hex(17), command.name(), time.now(), 1, 1, token, command.tags());
    LaunchTemplateVersion first =
        new LaunchTemplateVersion(
            template.id(), 1, command.description(), time.now(), command.data(), Optional.empty());
    return new Outcome<>(List.of(Change.put(template), Change.put(first)), template);
  }

  /** A new version, latest but not default; unset fields come from the source version. */
  public Outcome<LaunchTemplateVersion> createVersion(Image image, CreateVersion command) {
    LaunchTemplate template = find(image, command.template());
    Optional<ClientToken> token = Fingerprint.of(command.clientToken(), command);
    Optional<LaunchTemplateVersion> earlier =
        token.flatMap(
            it ->
                versions(image, template).stream()
                    .filter(made -> sameToken(made.clientToken(), it))
                    .findAny());
    if (earlier.isPresent()) {
      return Outcome.unchanged(earlier.get());
    }
    if (versions(image, template).size() >= options.maxTemplateVersions()) {
      throw ApiError.of(
          "MaxTemplateVersionLimitExceeded",
          "You have reached the limit of "
              + options.maxTemplateVersions()
              + " versions of a launch template.");
    }
    LaunchTemplateData base =
        command
            .source()
            .map(source -> version(image, template, source).data())
            .orElse(LaunchTemplateData.EMPTY);
    long number = template.latestVersion() + 1;
    LaunchTemplateVersion made =
        new LaunchTemplateVersion(
            template.id(),
            number,
            command.description(),
            time.now(),
            base.overriddenBy(command.data()),
            token);
    return new Outcome<>(
        List.of(Change.put(template.versions(template.defaultVersion(), number)), Change.put(made)),
        made);
  }

  /** Makes another version the default. */
  public Outcome<LaunchTemplate> setDefault(Image image, TemplateRef ref, String version) {
    LaunchTemplate template = find(image, ref);
    LaunchTemplate changed =
        template.versions(version(image, template, version).version(), template.latestVersion());
    return new Outcome<>(List.of(Change.put(changed)), changed);
  }

  /** Deletes a template with all its versions; groups that use it fail at their next launch. */
  public Outcome<LaunchTemplate> delete(Image image, TemplateRef ref) {
    LaunchTemplate template = find(image, ref);
    List<Change> changes = new ArrayList<>();
    changes.add(Change.remove(template));
    versions(image, template).forEach(version -> changes.add(Change.remove(version)));
    return new Outcome<>(changes, template);
  }

  /** Deletes versions; the default version and unknown ones are refused one by one. */
  public Outcome<List<DeletedVersion>> deleteVersions(
      Image image, TemplateRef ref, List<String> numbers) {
    LaunchTemplate template = find(image, ref);
    List<Change> changes = new ArrayList<>();
    List<DeletedVersion> answer = new ArrayList<>();
    for (String number : numbers) {
      Optional<LaunchTemplateVersion> version = findVersion(image, template, number);
      if (version.isEmpty()) {
        answer.add(
            new DeletedVersion(
                number,
                "launchTemplateVersionDoesNotExist",
                "The specified launch template version does not exist."));
      } else if (version.get().version() == template.defaultVersion()) {
        answer.add(
            new DeletedVersion(
                number,
                "unexpectedError",
                "The default launch template version cannot be deleted."));
      } else {
        changes.add(Change.remove(version.get()));
        answer.add(new DeletedVersion(number, "", ""));
      }
    }
    long latest =
        versions(image, template).stream()
            .filter(kept -> !changes.contains(Change.remove(kept)))
            .mapToLong(LaunchTemplateVersion::version)
            .max()
            .orElse(template.defaultVersion());
    if (latest != template.latestVersion()) {
      changes.add(Change.put(template.versions(template.defaultVersion(), latest)));
    }
    return new Outcome<>(changes, answer);
  }

  /**
   * The version that a reference means now.
   *
   * @throws ApiError when there is no such template or version
   */
  public static LaunchTemplateVersion resolve(Image image, TemplateRef ref) {
    return version(image, find(image, ref), ref.version().orElse("$Default"));
  }

  /**
   * The template.
   *
   * @throws ApiError when it does not exist, or not exactly one of id and name is given
   */
  public static LaunchTemplate find(Image image, TemplateRef ref) {
    if (ref.id().isPresent() && ref.name().isPresent()) {
      throw Ec2Errors.combination(
          "Specify either the launch template ID or the launch template name, not both.");
    }
    if (ref.id().isPresent()) {
      String id = ref.id().get();
      if (!ID.matcher(id).matches()) {
        throw ApiError.of("InvalidLaunchTemplateId.Malformed", "Invalid id: \"" + id + "\"");
      }
      return image
          .launchTemplates()
          .find(id)
          .orElseThrow(
              () ->
                  ApiError.of(
                      "InvalidLaunchTemplateId.NotFound",
                      "The specified launch template, with template ID "
                          + id
                          + ", does not exist."));
    }
    String name = ref.name().orElseThrow(() -> Ec2Errors.missing("LaunchTemplateId"));
    return byName(image, name)
        .orElseThrow(
            () ->
                ApiError.of(
                    "InvalidLaunchTemplateName.NotFoundException",
                    "The specified launch template, with template name "
                        + name
                        + ", does not exist."));
  }

  /** All versions of a template, lowest number first. */
  public static List<LaunchTemplateVersion> versions(Image image, LaunchTemplate template) {
    List<LaunchTemplateVersion> found =
        image.launchTemplateVersions().where(version -> version.templateId().equals(template.id()));
    found.sort(Comparator.comparingLong(LaunchTemplateVersion::version));
    return found;
  }

  /**
   * A version by number, {@code $Latest} or {@code $Default}.
   *
   * @throws ApiError {@code InvalidLaunchTemplateId.VersionNotFound}
   */
  public static LaunchTemplateVersion version(
      Image image, LaunchTemplate template, String version) {
    return findVersion(image, template, version)
        .orElseThrow(
            () ->
                ApiError.of(
                    "InvalidLaunchTemplateId.VersionNotFound",
                    "Could not find launch template version " + version + "."));
  }

  private static Optional<LaunchTemplateVersion> findVersion(
      Image image, LaunchTemplate template, String version) {
    String number =
        switch (version) {
          case "$Latest" -> Long.toString(template.latestVersion());
          case "$Default" -> Long.toString(template.defaultVersion());
          default -> version;
        };
    if (!number.matches("[0-9]{1,18}")) {
      throw Ec2Errors.invalidValue(
          "The launch template version '" + version + "' is not a number, $Latest or $Default.");
    }
    return image
        .launchTemplateVersions()
        .find(LaunchTemplateVersion.key(template.id(), Long.parseLong(number)));
  }

  private static Optional<LaunchTemplate> byName(Image image, String name) {
    return image.launchTemplates().stream()
        .filter(template -> template.name().equals(name))
        .findAny();
  }

  private static boolean sameToken(Optional<ClientToken> made, ClientToken asked) {
    if (made.filter(token -> token.token().equals(asked.token())).isEmpty()) {
      return false;
    }
    if (!made.get().equals(asked)) {
      throw Ec2Errors.tokenReused();
    }
    return true;
  }
}
