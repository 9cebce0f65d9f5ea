import Crypto

/// SHA-256 (FIPS 180-4), as certificates and digests of inputs carry it.
package enum Digest {
  private static let digits = Array("0123456789abcdef".utf8)

  /// The hash of bytes as lower-case hex.
  package static func sha256(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for byte in SHA256.hash(data: bytes) {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
