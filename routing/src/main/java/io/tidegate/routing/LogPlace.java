package io.tidegate.routing;

/** Where lines of a log go. */
public sealed interface LogPlace {
  /** How a line looks there. */
  LogLayout layout();

  /** A bucket, into which files are put. */
  record Bucket(String bucket, Path path, LogLayout layout) implements LogPlace {
    /** Lines as the log files of load balancers have them, below {@code prefix}. */
    public static Bucket of(String bucket, String prefix) {
      return new Bucket(bucket, new Path(prefix, Path.DAYS, false), LogLayout.FILE);
    }
  }

  /**
   * What keys in a bucket begin with.
   *
   * @param prefix before all else, without slashes at either end; may be empty
   * @param suffix after account, service and region, with variables in braces
   * @param hive whether variables name themselves, as {@code year=2026}
   */
  record Path(String prefix, String suffix, boolean hive) {
    /** A folder for each day. */
    public static final String DAYS = "{yyyy}/{MM}/{dd}";
  }

  /** A log group by its name, in which each line is an event. */
  record Group(String group, LogLayout layout) implements LogPlace {}
}
