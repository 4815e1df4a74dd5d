package io.tidegate.store;

class MemoryStoreTest extends StoreContract {
  private final Store store = new MemoryStore();

  @Override
  Store store() {
    return store;
  }

  @Override
  Store reopened() {
    return store;
  }
}
