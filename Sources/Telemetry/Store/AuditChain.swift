import Crypto
import Quantities

/// How the entries of an audit hang together: the hash of each covers its own fields and the hash before it.
///
/// The bytes that are hashed are SHA-256 input in this order, each field with its length before it as eight bytes, big
/// end first: the hash before it, the entry's number as eight bytes, time, who, action, detail. The first entry has in
/// place of a hash before it the one of the run's description, so that an entry cannot be moved to another run and a
/// description cannot be changed.
enum AuditChain {
  /// What the first hash stands on.
  static func root(of run: RunDescription) -> [UInt8] {
    var digest = FieldDigest()
    digest.add("sortie-audit-1")
    for text in [
      run.mission, run.planSHA256, String(run.seed), run.scenario, run.toolVersion, run.start.description,
      run.attribution,
    ] { digest.add(text) }
    for number in [run.mapOrigin.longitude, run.mapOrigin.latitude, run.cellSize.metres] {
      digest.add(number.bitPattern)
    }
    digest.add(run.isPlanProved ? 1 : 0)
    return digest.finish()
  }

  /// The hash of an entry.
  static func hash(number: Int64, time: String, who: String, action: String, detail: String, after: [UInt8]) -> [UInt8]
  {
    var digest = FieldDigest()
    digest.add(bytes: after)
    digest.add(UInt64(bitPattern: number))
    for text in [time, who, action, detail] { digest.add(text) }
    return digest.finish()
  }
}

/// SHA-256 over fields that cannot run into one another.
struct FieldDigest {
  private var digest = SHA256()

  mutating func add(bytes: [UInt8]) {
    add(length: bytes.count)
    digest.update(data: bytes)
  }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      add(length: bytes.count)
      digest.update(bufferPointer: UnsafeRawBufferPointer(bytes))
    }
  }

  mutating func add(_ number: UInt64) {
    add(length: 8)
    withUnsafeBytes(of: number.bigEndian) { digest.update(bufferPointer: $0) }
  }

  func finish() -> [UInt8] { Array(digest.finalize()) }

  private mutating func add(length: Int) {
    withUnsafeBytes(of: UInt64(length).bigEndian) { digest.update(bufferPointer: $0) }
  }
}
