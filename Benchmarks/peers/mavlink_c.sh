#!/bin/sh
# Decodes and encodes a stream of MAVLink frames with the C code that pymavlink's generator writes; gcc or cc, -O3.
# Usage: mavlink_c.sh FRAMES [REPEATS], from the project's root. Reads the eight kinds of message that
# `sortie-bench mavlink` makes up and counts no others. Prints the same figures.
set -eu
frames=$1
repeats=${2:-5}
venv=$(Scripts/mavlink/venv.sh)
work=.build/mavlink-c
mkdir -p "$work"
if ! [ -f "$work/include/common/mavlink.h" ]; then
  dialects=$("$venv/bin/python" -c 'import os, pymavlink; print(os.path.dirname(pymavlink.__file__))')/dialects/v20
  "$venv/bin/python" -m pymavlink.tools.mavgen --lang C --wire-protocol 2.0 --no-validate \
    -o "$work/include" "$dialects/common.xml" >"$work/mavgen.log" 2>&1
fi
cat >"$work/peer.c" <<'C'
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <common/mavlink.h>

/* Kind of message: number in the stream, type, prefix of its functions. */
#define KINDS(X) \
  X(HEARTBEAT, heartbeat) X(ATTITUDE, attitude) X(GLOBAL_POSITION_INT, global_position_int) \
  X(GPS_RAW_INT, gps_raw_int) X(SYS_STATUS, sys_status) X(VFR_HUD, vfr_hud) \
  X(BATTERY_STATUS, battery_status) X(SERVO_OUTPUT_RAW, servo_output_raw)

#define MEMBER(ID, name) mavlink_##name##_t name;
typedef struct { uint32_t id; union { KINDS(MEMBER) } fields; } any_message;

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static size_t decode(const uint8_t *bytes, size_t length, any_message *out) {
  mavlink_message_t message;
  mavlink_status_t status;
  size_t count = 0;
  for (size_t i = 0; i < length; i++) {
    if (!mavlink_parse_char(MAVLINK_COMM_0, bytes[i], &message, &status)) continue;
    out[count].id = message.msgid;
    switch (message.msgid) {
#define READ(ID, name) case MAVLINK_MSG_ID_##ID: \
      mavlink_msg_##name##_decode(&message, &out[count++].fields.name); break;
      KINDS(READ)
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
      mavlink_msg_##name##_encode(1, 1, &message, &messages[i].fields.name); break;
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
  if (!bytes || !messages || fread(bytes, 1, length, file) != length) return 2;
  double decoding = 1e9, encoding = 1e9;
  for (int i = 0; i < atoi(argv[2]); i++) {
    double start = seconds();
    count = decode(bytes, length, messages);
    double middle = seconds();
    written = encode(messages, count);
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
