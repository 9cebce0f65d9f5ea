import CSIMDJSON
import Synchronization

/// A parsed JSON text: the tape of simdjson and the texts beside it, read-only.
///
/// The tape has one word for each value (two for a number), its kind in the highest byte. Lists and objects name the
/// word behind their end, so that a walk passes over what it does not want. Source: simdjson, "The tape".
// Sendable although unchecked: the words and texts are written by `parse` alone, which runs in `init` and in
// `JSONLineParser.parse`, where the document is proved to have one owner. The lines have a lock of their own.
final class JSONDocument: @unchecked Sendable {
  /// The deepest nesting of lists and objects that is read.
  static let depthMax = 64
  /// The largest text that is parsed, in bytes; simdjson itself ends at 4 GiB.
  static let bytesMax = (1 << 32) - 4096

  private let handle: OpaquePointer
  private(set) var tape: UnsafePointer<UInt64>
  private(set) var texts: UnsafePointer<UInt8>
  /// The text itself, for the lines of objects; empty where nobody will ask.
  private let source: [UInt8]
  private let lines = Mutex<[Int: Int]?>(nil)

  /// Parses a text (RFC 8259); a byte-order mark in front is passed over.
  init(bytes: [UInt8]) throws(JSONError) {
    var source = bytes
    let handle = try Self.makeHandle()
    do throws(JSONError) {
      let view: csimdjson_view
      if let first = Self.parse(handle, bytes, keepsParser: false) {
        view = first
      } else {
        source = try JSONScanner.repaired(bytes)
        guard let second = Self.parse(handle, source, keepsParser: false) else {
          throw JSONError(reason: "the document is not JSON", line: 1, column: 1)
        }
        view = second
      }
      self.handle = handle
      self.source = source
      tape = view.tape
      texts = view.texts
    } catch {
      csimdjson_free(handle)
      throw error
    }
  }

  /// Parses the first of many lines.
  fileprivate init(line: UnsafeBufferPointer<UInt8>, isPadded: Bool) throws(JSONError) {
    let handle = try Self.makeHandle()
    guard let view = Self.parse(handle, line, isPadded: isPadded, keepsParser: true) else {
      csimdjson_free(handle)
      throw JSONError(reason: "the line is not JSON", line: 1, column: 1)
    }
    self.handle = handle
    source = []
    tape = view.tape
    texts = view.texts
  }

  deinit { csimdjson_free(handle) }

  /// Parses another line in the place of the last; whether it is JSON.
  fileprivate func parse(line: UnsafeBufferPointer<UInt8>, isPadded: Bool) -> Bool {
    guard let view = Self.parse(handle, line, isPadded: isPadded, keepsParser: true) else { return false }
    tape = view.tape
    texts = view.texts
    return true
  }

  private static func makeHandle() throws(JSONError) -> OpaquePointer {
    guard let handle = csimdjson_create(depthMax) else {
      throw JSONError(reason: "there is no memory for the document", line: 1, column: 1)
    }
    return handle
  }

  private static func parse(_ handle: OpaquePointer, _ bytes: [UInt8], keepsParser: Bool) -> csimdjson_view? {
    bytes.withUnsafeBufferPointer { buffer in
      let start = buffer.starts(with: JSONScanner.byteOrderMark) ? JSONScanner.byteOrderMark.count : 0
      return parse(
        handle, UnsafeBufferPointer(rebasing: buffer[start...]), isPadded: false, keepsParser: keepsParser)
    }
  }

  private static func parse(
    _ handle: OpaquePointer, _ bytes: UnsafeBufferPointer<UInt8>, isPadded: Bool, keepsParser: Bool
  ) -> csimdjson_view? {
    guard bytes.count > 0, bytes.count <= bytesMax else { return nil }
    var view = csimdjson_view()
    let status = csimdjson_parse(handle, bytes.baseAddress, bytes.count, isPadded, keepsParser, &view)
    return status == 0 ? view : nil
  }

  /// The line on which the object at a word of the tape opens, from 1. The first question reads the text once.
  func line(ofObjectAt index: Int) -> Int? {
    lines.withLock { known in
      if known == nil { known = objectLines() }
      return known?[index]
    }
  }

  /// The words of the tape that open objects, with their lines: the two lists have the same order.
  private func objectLines() -> [Int: Int] {
    var result: [Int: Int] = [:]
    let lines = JSONScanner.objectLines(of: source)
    let end = Int(tape[0] & JSONTape.payload)
    var (index, number) = (1, 0)
    while index < end, number < lines.count {
      switch JSONTape.kind(tape[index]) {
      case JSONTape.object:
        result[index] = lines[number]
        number += 1
        index += 1
      case JSONTape.integer, JSONTape.unsigned, JSONTape.double: index += 2
      default: index += 1
      }
    }
    return result
  }
}

/// Parses many texts one after the other with one parser.
struct JSONLineParser {
  private var document: JSONDocument?

  /// The document in a stretch of a buffer.
  ///
  /// A document that somebody still holds is never written over: then a new one is made.
  mutating func parse(_ buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) throws(JSONError) -> JSONValue {
    let line = UnsafeBufferPointer(rebasing: buffer[range])
    let isPadded = range.upperBound + csimdjson_padding() <= buffer.count
    if document != nil, isKnownUniquelyReferenced(&document), let document,
      document.parse(line: line, isPadded: isPadded)
    {
      return JSONValue(root: document)
    }
    document = nil
    do throws(JSONError) {
      let fresh = try JSONDocument(line: line, isPadded: isPadded)
      document = fresh
      return JSONValue(root: fresh)
    } catch {
      // The slow way finds the place of the error, or repairs what RFC 8259 allows and simdjson does not.
      return JSONValue(root: try JSONDocument(bytes: Array(line)))
    }
  }
}

/// The words of simdjson's tape.
enum JSONTape {
  static let payload: UInt64 = 0x00ff_ffff_ffff_ffff
  static let list = UInt8(ascii: "[")
  static let object = UInt8(ascii: "{")
  static let text = UInt8(ascii: "\"")
  static let integer = UInt8(ascii: "l")
  static let unsigned = UInt8(ascii: "u")
  static let double = UInt8(ascii: "d")
  static let yes = UInt8(ascii: "t")
  static let no = UInt8(ascii: "f")
  static let null = UInt8(ascii: "n")

  /// The kind of value of a word.
  @inline(__always)
  static func kind(_ word: UInt64) -> UInt8 { UInt8(word >> 56) }

  /// The word behind the value at an index.
  @inline(__always)
  static func end(_ tape: UnsafePointer<UInt64>, _ index: Int) -> Int {
    let word = tape[index]
    switch kind(word) {
    case list, object: return Int(word & 0xffff_ffff)
    case integer, unsigned, double: return index + 2
    default: return index + 1
    }
  }
}
