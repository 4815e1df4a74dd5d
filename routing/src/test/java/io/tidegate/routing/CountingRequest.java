package io.tidegate.routing;

/** A request that tells how often its path is looked at. */
record CountingRequest(RequestView request, Runnable look) implements RequestView {
  @Override
  public byte[] array() {
    return request.array();
  }

  @Override
  public int methodStart() {
    return request.methodStart();
  }

  @Override
  public int methodEnd() {
    return request.methodEnd();
  }

  @Override
  public int hostStart() {
    return request.hostStart();
  }

  @Override
  public int hostEnd() {
    return request.hostEnd();
  }

  @Override
  public byte[] pathArray() {
    look.run();
    return request.pathArray();
  }

  @Override
  public int pathStart() {
    return request.pathStart();
  }

  @Override
  public int pathEnd() {
    return request.pathEnd();
  }

  @Override
  public int queryStart() {
    return request.queryStart();
  }

  @Override
  public int queryEnd() {
    return request.queryEnd();
  }

  @Override
  public int headerCount() {
    return request.headerCount();
  }

  @Override
  public int nameStart(int i) {
    return request.nameStart(i);
  }

  @Override
  public int nameEnd(int i) {
    return request.nameEnd(i);
  }

  @Override
  public int valueStart(int i) {
    return request.valueStart(i);
  }

  @Override
  public int valueEnd(int i) {
    return request.valueEnd(i);
  }

  @Override
  public byte[] sourceAddress() {
    return request.sourceAddress();
  }
}
