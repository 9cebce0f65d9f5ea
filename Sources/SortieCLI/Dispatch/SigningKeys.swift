import Foundation
import MAVLink

/// Reads the keys of signed links from files, so that no key stands on a command line or is printed.
///
/// A file has one line: 64 hexadecimal digits are the key's 32 bytes; any other line is a passphrase, of which SHA-256
/// is the key, as in MAVProxy.
enum SigningKeys {
  /// The largest key file, in bytes.
  static let bytesMax = 4096

  /// The keys by link. `FILE` is for all links that no other entry names, `FILE@2` for the second one.
  ///
  /// - Parameter links: how many links there are.
  static func read(_ written: [String], links: Int, on console: Console) throws -> [Int: MAVLinkSigningKey] {
    var common: MAVLinkSigningKey?
    var keys: [Int: MAVLinkSigningKey] = [:]
    for text in written {
      let (path, link) = try parts(of: text, links: links)
      let key = try read(path, on: console)
      guard let link else {
        guard common == nil else {
          throw CommandFailure("two keys are for all links", help: "say which is for which link, as FILE@2")
        }
        common = key
        continue
      }
      guard keys.updateValue(key, forKey: link) == nil else {
        throw CommandFailure("link \(link + 1) is given two keys", help: "give it one")
      }
    }
    guard let common else { return keys }
    return keys.merging((0..<links).map { ($0, common) }) { own, _ in own }
  }

  /// The file and the link of an entry. A file whose name ends so is a file.
  private static func parts(of text: String, links: Int) throws -> (path: String, link: Int?) {
    guard !Files.exists(text), let at = text.lastIndex(of: "@"), at != text.startIndex,
      let link = Int(text[text.index(after: at)...])
    else { return (text, nil) }
    guard (1...max(1, links)).contains(link) else {
      throw CommandFailure("--signing-key \(text) names no link", help: "links are counted from 1 to \(links)")
    }
    return (String(text[..<at]), link - 1)
  }

  /// The key of one file, with a word about what it is.
  static func read(_ path: String, on console: Console) throws -> MAVLinkSigningKey {
    let help = "the file has one line: 64 hexadecimal digits, or a passphrase"
    let bytes = try Files.read(path, bytesMax: bytesMax, help: help)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure("the key file `\(path)` is no text", help: help)
    }
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
    guard lines.count == 1, let line = lines.first else {
      throw CommandFailure("the key file `\(path)` has \(lines.count) lines", help: help)
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & 0o077 != 0 {
      console.note("warning: others may read the key file `\(path)`\nhelp: chmod 600 \(path)")
    }
    if let key = MAVLinkSigningKey(hexadecimal: line) {
      console.note("\(path): a key of 32 bytes")
      return key
    }
    // Digits alone that are too few or too many are a slip, not a passphrase.
    guard line.count < 32 || !line.allSatisfy(\.isHexDigit), let key = MAVLinkSigningKey(passphrase: line) else {
      throw CommandFailure("the key file `\(path)` has \(line.count) hexadecimal digits instead of 64", help: help)
    }
    console.note("\(path): a passphrase; its SHA-256 is the key")
    return key
  }
}
