#!/bin/sh
# Decodes and encodes a stream of MAVLink frames with the C code that pymavlink's generator writes; gcc or cc, -O3.
# Usage: mavlink_c.sh FRAMES [REPEATS], from the project's root. Chooses among all messages of ardupilotmega.xml, as
# Sortie does, and decodes every field of each. Prints the figures of `sortie-bench mavlink`.
set -eu
frames=$1
repeats=${2:-5}
venv=$(Scripts/mavlink/venv.sh)
work=.build/mavlink-c
mkdir -p "$work"
if ! [ -f "$work/include/ardupilotmega/mavlink.h" ]; then
  dialects=$("$venv/bin/python" -c 'import os, pymavlink; print(os.path.dirname(pymavlink.__file__))')/dialects/v20
  "$venv/bin/python" -m pymavlink.tools.mavgen --lang C --wire-protocol 2.0 --no-validate \
    -o "$work/include" "$dialects/ardupilotmega.xml" >"$work/mavgen.log" 2>&1
fi
# Kind of message: number in the stream, prefix of its functions.
{
  echo '#define KINDS(X) \\'
  find "$work/include" -name 'mavlink_msg_*.h' -exec basename {} .h \; | sed 's/^mavlink_msg_//' | sort -u |
    awk '{ print "  X(" toupper($0) ", " $0 ") \\" }'
  echo
} >"$work/kinds.h"
cat >"$work/peer.c" <<'C'
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <ardupilotmega/mavlink.h>
#include "kinds.h"

#define MEMBER(ID, name) mavlink_##name##_t name;
typedef union { KINDS(MEMBER) } any_fields;
/* A message that is kept: its fields take as many bytes as they need. */
typedef struct { uint32_t id; any_fields *fields; } any_message;
/* The last 64 messages, so that every field of each must really be read. */
static any_fields ring[64];

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static size_t decode(const uint8_t *bytes, size_t length) {
  mavlink_message_t message;
  mavlink_status_t status;
  size_t count = 0;
  for (size_t i = 0; i < length; i++) {
    if (!mavlink_parse_char(MAVLINK_COMM_0, bytes[i], &message, &status)) continue;
    any_fields *fields = &ring[count % 64];
    switch (message.msgid) {
#define READ(ID, name) case MAVLINK_MSG_ID_##ID: \
      mavlink_msg_##name##_decode(&message, &fields->name); count++; break;
      KINDS(READ)
      default: break;
    }
    __asm__ volatile("" : : "r"(fields) : "memory");
  }
  return count;
}

/* The same, and keeps all messages for writing. */
static size_t collect(const uint8_t *bytes, size_t length, any_message *out, char *arena) {
  mavlink_message_t message;
  mavlink_status_t status;
  size_t count = 0;
  for (size_t i = 0; i < length; i++) {
    if (!mavlink_parse_char(MAVLINK_COMM_0, bytes[i], &message, &status)) continue;
    out[count].id = message.msgid;
    out[count].fields = (any_fields *)arena;
    switch (message.msgid) {
#define KEEP(ID, name) case MAVLINK_MSG_ID_##ID: \
      mavlink_msg_##name##_decode(&message, &out[count++].fields->name); \
      arena += (sizeof(mavlink_##name##_t) + 15) & ~15ul; break;
      KINDS(KEEP)
      default: break;
    }
  }
  return count;
}

static size_t encode(const any_message *messages, size_t count) {
  static uint8_t buffer[8192];
  size_t used = 0, written = 0;
  for (size_t i = 0; i < count; i++) {
    mavlink_message_t message;
    switch (messages[i].id) {
#define WRITE(ID, name) case MAVLINK_MSG_ID_##ID: \
      mavlink_msg_##name##_encode(1, 1, &message, &messages[i].fields->name); break;
      KINDS(WRITE)
      default: continue;
    }
    used += mavlink_msg_to_send_buffer(buffer + used, &message);
    if (used >= 4096) { written += used; used = 0; }
  }
  return written + used;
}

int main(int argc, char **argv) {
  FILE *file = argc > 2 ? fopen(argv[1], "rb") : NULL;
  if (!file) return 2;
  fseek(file, 0, SEEK_END);
  size_t length = ftell(file), count = 0, written = 0;
  rewind(file);
  uint8_t *bytes = malloc(length);
  any_message *messages = malloc((length / 12 + 1) * sizeof *messages);
  char *arena = malloc((length / 12 + 1) * 272ul);
  if (!bytes || !messages || !arena || fread(bytes, 1, length, file) != length) return 2;
  size_t kept = collect(bytes, length, messages, arena);
  double decoding = 1e9, encoding = 1e9;
  for (int i = 0; i < atoi(argv[2]); i++) {
    double start = seconds();
    count = decode(bytes, length);
    double middle = seconds();
    written = encode(messages, kept);
    double end = seconds();
    if (middle - start < decoding) decoding = middle - start;
    if (end - middle < encoding) encoding = end - middle;
  }
  fprintf(stderr, "%zu messages, %zu bytes in, %zu bytes out\n", count, length, written);
  printf("{\"decode_messages_per_second\": %.0f, \"encode_messages_per_second\": %.0f}\n",
    count / decoding, count / encoding);
  return 0;
}
C
cc -O3 -w -I "$work/include" "$work/peer.c" -o "$work/peer"
"$work/peer" "$frames" "$repeats"
