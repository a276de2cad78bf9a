// Linked into tfjs-node's binding, so that it runs before TensorFlow looks: one thread per operation unless the
// environment says otherwise. A worker thread of Node cannot set this itself: its process.env is a copy. The order
// of a sum must not depend on the machine's cores, and worker threads keep those busy.
#include <cstdlib>

__attribute__((constructor)) static void UseOneThread() {
  setenv("TF_NUM_INTRAOP_THREADS", "1", 0);
  setenv("TF_NUM_INTEROP_THREADS", "1", 0);
  setenv("TF_CPP_MIN_LOG_LEVEL", "2", 0);
}
