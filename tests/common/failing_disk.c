/* A disk on which one call fails, or every call from one on: preloaded into a process, it counts
 * the calls that read, write, cut or synchronise a file of FAILING_FOLDER, and answers the one at
 * FAILING_AT with EIO. When the process ends, their number stands in FAILING_TOLD. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long calls;

static int fails(int fd) {
  const char *folder = getenv("FAILING_FOLDER"), *at = getenv("FAILING_AT");
  char link[64], path[4096];
  if (!folder || !at) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path);
  if (length < (ssize_t)strlen(folder) || strncmp(path, folder, strlen(folder))) return 0;
  long now = ++calls, from = atol(at);
  return getenv("FAILING_FOREVER") ? now >= from : now == from;
}

__attribute__((destructor)) static void tell(void) {
  const char *told = getenv("FAILING_TOLD");
  FILE *file = told ? fopen(told, "w") : NULL;
  if (file) {
    fprintf(file, "%ld", (long)calls);
    fclose(file);
  }
}

#define FAILING(kind, name, takes, given)                   \
  kind name takes {                                         \
    static kind(*real) takes;                               \
    if (!real) real = (kind(*) takes)dlsym(RTLD_NEXT, #name); \
    if (fails(fd)) {                                        \
      errno = EIO;                                          \
      return -1;                                            \
    }                                                       \
    return real given;                                      \
  }

FAILING(ssize_t, read, (int fd, void *to, size_t n), (fd, to, n))
FAILING(ssize_t, pread, (int fd, void *to, size_t n, off_t at), (fd, to, n, at))
FAILING(ssize_t, pread64, (int fd, void *to, size_t n, off64_t at), (fd, to, n, at))
FAILING(ssize_t, write, (int fd, const void *from, size_t n), (fd, from, n))
FAILING(ssize_t, pwrite, (int fd, const void *from, size_t n, off_t at), (fd, from, n, at))
FAILING(ssize_t, pwrite64, (int fd, const void *from, size_t n, off64_t at), (fd, from, n, at))
FAILING(int, ftruncate, (int fd, off_t n), (fd, n))
FAILING(int, ftruncate64, (int fd, off64_t n), (fd, n))
FAILING(int, fsync, (int fd), (fd))
FAILING(int, fdatasync, (int fd), (fd))
