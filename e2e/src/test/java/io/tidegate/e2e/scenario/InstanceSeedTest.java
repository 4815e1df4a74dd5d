package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.base.Pause;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a launch template sows grows in the instance: each field has its effect. */
class InstanceSeedTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SCRIPT =
      """
      #!/bin/sh
      token=$(curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' \
        $AWS_EC2_METADATA_SERVICE_ENDPOINT/latest/api/token)
      get() { curl -s -H "X-aws-ec2-metadata-token: $token" \
        $AWS_EC2_METADATA_SERVICE_ENDPOINT/latest/meta-data/$1; echo; }
      echo "key $(get public-keys/0/openssh-key | cut -d' ' -f1)"
      echo "groups $(get security-groups)"
      echo "role $(get iam/security-credentials/)"
      [ -d "$TIDEGATE_VOLUME_SDF" ] && echo volume yes
      echo "caller $(aws sts get-caller-identity --query Arn --output text 2>&1)"
      echo "groups seen $(aws autoscaling describe-auto-scaling-groups --output text 2>&1 | wc -l)"
      echo finished
      """;

  @TempDir Path scratch;

  @Test
  void anInstanceIsWhatItsTemplateSays() throws Exception {
    assumeTrue(Aws.has("aws"), "SKIPPED: this machine has no aws CLI");
    assumeTrue(Aws.has("curl"), "SKIPPED: this machine has no curl");
    try (ServerProcess server = ServerProcess.start()) {
      Aws aws = new Aws(server.access());
      Path image = Files.createDirectories(scratch.resolve("image"));
      String ami =
          aws.run("ec2 register-image --name empty --image-location", image.toString())
              .get("ImageId")
              .asText();
      aws.run("ec2 create-key-pair --key-name keys");
      String group =
          aws.run("ec2 create-security-group --group-name web --description web")
              .get("GroupId")
              .asText();
      String data =
          """
          {"ImageId": "%s", "InstanceType": "t3.micro", "KeyName": "keys",
           "UserData": "%s", "SecurityGroupIds": ["%s"],
           "IamInstanceProfile": {"Name": "web-role"},
           "BlockDeviceMappings": [{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 1}}]}
          """
              .formatted(
                  ami,
                  Base64.getEncoder().encodeToString(SCRIPT.getBytes(StandardCharsets.UTF_8)),
                  group);
      aws.run(
          "ec2 create-launch-template --launch-template-name seed --launch-template-data", data);
      String id =
          aws.run("ec2 run-instances --launch-template LaunchTemplateName=seed,Version=$Latest")
              .get("Instances")
              .get(0)
              .get("InstanceId")
              .asText();
      boolean finished =
          Pause.until(LIMIT, Duration.ofMillis(300), () -> console(aws, id).contains("finished"));
      String console = console(aws, id);
      assertTrue(finished, () -> console + server.log());
      for (String line :
          new String[] {
            "key ssh-",
            "groups web",
            "role web-role",
            "volume yes",
            "caller arn:aws:sts::123456789012:assumed-role/web-role/" + id
          }) {
        assertTrue(console.contains(line), () -> "no '" + line + "' in\n" + console);
      }
      aws.run("ec2 terminate-instances --instance-ids", id);
      assertTrue(
          Pause.until(
              LIMIT,
              Duration.ofMillis(300),
              () -> !Files.exists(server.data().resolve("instances").resolve(id))),
          server::log);
    }
  }

  private static String console(Aws aws, String id) {
    try {
      JsonNode answer = aws.run("ec2 get-console-output --latest --instance-id", id);
      return answer.path("Output").asText();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
