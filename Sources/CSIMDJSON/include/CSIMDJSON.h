#pragma once

// A C door to the DOM parser of simdjson (Debian: libsimdjson-dev). No exception passes it.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parsed document together with the parser that made it.
typedef struct csimdjson_document csimdjson_document;

/// The read-only result of a parse, as simdjson's page "The tape" describes it. It stays until the document is parsed
/// into again or freed.
typedef struct {
  /// Words of the tape; the root's value starts at word 1.
  const uint64_t *tape;
  /// Texts: four bytes of length in the machine's order, the UTF-8 bytes, a zero byte.
  const uint8_t *texts;
} csimdjson_view;

/// An empty document; lists and objects deeper than `depth_max` are refused. NULL where there is no memory.
csimdjson_document *csimdjson_create(size_t depth_max);

/// Parses one JSON text. Gives 0, or simdjson's error number.
///
/// `is_padded` says that `csimdjson_padding()` more bytes can be read behind the text; otherwise it is copied.
/// `keeps_parser` says that more texts will be parsed into the same document; otherwise working memory is given back.
int csimdjson_parse(
    csimdjson_document *document, const uint8_t *bytes, size_t length, bool is_padded, bool keeps_parser,
    csimdjson_view *view);

/// Frees a document.
void csimdjson_free(csimdjson_document *document);

/// How many bytes behind a text must be readable.
size_t csimdjson_padding(void);

/// What an error number means, in English.
const char *csimdjson_error_text(int error);

#ifdef __cplusplus
}
#endif
