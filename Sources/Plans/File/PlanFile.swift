import Quantities

/// The file of a plan, `plan.json`: reads and writes it.
///
/// Writing keeps positions to 1e-7 degree, lengths to the millimetre, times to the millisecond, speeds to 1 mm/s,
/// energies to 1 J, charges to 1e-4 and payloads to 0.1 g, always in the same order: the same plan gives the same
/// bytes.
package enum PlanFile {
  /// The version of the format that this module writes and reads.
  package static let version = 1
  /// The largest file that is read, in bytes.
  package static let bytesMax = 256 << 20
  /// The most elements of any list in a file.
  package static let listCountMax = 500_000
  /// The most trajectory points of a plan.
  package static let pointCountMax = 1_000_000
  /// The most bytes of one text.
  package static let textBytesMax = 100_000

  /// The plan as JSON text with a final line break.
  package static func encode(_ plan: FleetPlan) -> String { PlanWriter.text(plan) }

  /// Reads a plan from the bytes of its file.
  ///
  /// Unknown keys, repeated keys, numbers that are not finite and other versions are refused, each with its path.
  package static func decode(_ bytes: [UInt8]) throws(PlanFileError) -> FleetPlan {
    guard bytes.count <= bytesMax else {
      throw PlanFileError(
        code: .tooLarge, path: "", expectation: "a plan file has at most \(bytesMax) bytes, this one \(bytes.count)",
        line: 1)
    }
    var reader = PlanReader(JSONReader(bytes))
    return try reader.file()
  }

  /// Reads a plan from its text.
  package static func decode(_ text: String) throws(PlanFileError) -> FleetPlan { try decode(Array(text.utf8)) }

  /// The plan as a reader of its file will see it: every number rounded as the file rounds it. What is verified must
  /// be this, not what was rounded away.
  package static func rounded(_ plan: FleetPlan) throws(PlanFileError) -> FleetPlan { try decode(encode(plan)) }
}

extension FleetPlan {
  /// The bytes over which a certificate's `planSHA256` is taken: the plan's file without its certificate.
  package var digestInput: [UInt8] {
    var plain = self
    plain.certificate = nil
    return Array(PlanFile.encode(plain).utf8)
  }
}
