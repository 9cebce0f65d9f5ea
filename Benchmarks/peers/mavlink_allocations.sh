#!/bin/sh
# Counts the allocations of `sortie-bench mavlink` per decoded and encoded message: two runs that differ in nothing but
# how often they decode and encode. Usage: mavlink_allocations.sh SORTIE_BENCH [MESSAGES], from the project's root.
set -eu
bench=$1
messages=${2:-100000}
work=.build/mavlink-c
mkdir -p "$work"
cat >"$work/count.c" <<'C'
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>

/* Stands before malloc of glibc and counts. */
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
static atomic_ulong count;

void *malloc(size_t n) { count++; return __libc_malloc(n); }
void *calloc(size_t n, size_t m) { count++; return __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { count++; return __libc_realloc(p, n); }
void *aligned_alloc(size_t a, size_t n) { count++; return __libc_memalign(a, n); }
int posix_memalign(void **p, size_t a, size_t n) { count++; *p = __libc_memalign(a, n); return *p ? 0 : 12; }
__attribute__((destructor)) static void tell(void) { fprintf(stderr, "allocations %lu\n", count); }
C
cc -O2 -shared -fPIC "$work/count.c" -o "$work/count.so"
count() {
  LD_PRELOAD="$PWD/$work/count.so" "$bench" mavlink --messages "$messages" --repeats "$1" 2>&1 >/dev/null |
    sed -n 's/^allocations //p'
}
few=$(count 1)
many=$(count 11)
echo "$messages $few $many" | awk '{
  printf "{\"messages\": %d, \"allocations_of_10_more_rounds\": %d, \"allocations_per_message\": %.6f}\n",
    10 * $1, $3 - $2, ($3 - $2) / (10 * $1) }'
