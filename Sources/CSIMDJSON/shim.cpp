#include "CSIMDJSON.h"

#include <new>
#include <simdjson.h>

using simdjson::dom::document;
using simdjson::dom::parser;

struct csimdjson_document {
  explicit csimdjson_document(size_t depth) : depth_max(depth) {}
  size_t depth_max;
  parser machine;
  document content;
};

csimdjson_document *csimdjson_create(size_t depth_max) { return new (std::nothrow) csimdjson_document(depth_max); }

int csimdjson_parse(
    csimdjson_document *document, const uint8_t *bytes, size_t length, bool is_padded, bool keeps_parser,
    csimdjson_view *view) {
  // An empty text would be parsed with whatever the parser held before.
  if (length == 0) { return simdjson::EMPTY; }
  // simdjson counts the root as a level of its own.
  if (document->machine.capacity() < length || document->machine.max_depth() != document->depth_max + 1) {
    size_t capacity = length < 4096 ? 4096 : length;
    simdjson::error_code error = document->machine.allocate(capacity, document->depth_max + 1);
    if (error) { return error; }
  }
  auto result = document->machine.parse_into_document(document->content, bytes, length, !is_padded);
  simdjson::error_code error = result.error();
  if (!keeps_parser) { document->machine = parser(); }
  if (error) { return error; }
  view->tape = document->content.tape.get();
  view->texts = document->content.string_buf.get();
  return 0;
}

void csimdjson_free(csimdjson_document *document) { delete document; }

size_t csimdjson_padding(void) { return simdjson::SIMDJSON_PADDING; }

const char *csimdjson_error_text(int error) {
  return simdjson::error_message(static_cast<simdjson::error_code>(error));
}
