package io.tidegate.api.cloudwatch;

import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.notification.NotificationEndpoints;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.metrics.MetricStore;
import io.tidegate.model.Installation;

/** What the operations of CloudWatch work with. */
public record CloudWatch(
    Installation installation,
    Controller controller,
    MetricStore metrics,
    AlarmJournal journal,
    NotificationEndpoints endpoints,
    TimeSource time) {}
