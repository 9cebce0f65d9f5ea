import Quantities
import SortieTestSupport
import Testing

/// What readers refuse, with the place.
@Suite struct ReaderRefusalTests {
  /// A change to a text with the trouble that it makes.
  struct Damage: Sendable, CustomTestStringConvertible {
    let text: String
    let change: (from: String, to: String)
    let code: RoutingInstanceError.Code
    let line: Int?
    var testDescription: String { "\(change.from) to \(change.to)" }

    init(_ text: String, _ from: String, _ to: String, _ code: RoutingInstanceError.Code, line: Int?) {
      (self.text, change, self.code, self.line) = (text, (from, to), code, line)
    }
  }

  static let damages: [Damage] = [
    .init(InstanceTexts.vrplib, "CAPACITY : \t10", "CAPACITY : \tten", .badNumber, line: 6),
    .init(InstanceTexts.vrplib, "CAPACITY : \t10", "CAPACITY : \t-1", .badNumber, line: nil),
    .init(InstanceTexts.vrplib, "CAPACITY", "LAPACITY", .unsupported, line: 6),
    .init(InstanceTexts.vrplib, "EUC_2D", "GEO", .unsupported, line: 5),
    .init(InstanceTexts.vrplib, "DIMENSION : \t5", "DIMENSION : \t6", .missing, line: 7),
    .init(InstanceTexts.vrplib, "DIMENSION : \t5", "DIMENSION : \t4", .badNumber, line: 12),
    .init(InstanceTexts.vrplib, "5\t0\t-4", "4\t0\t-4", .repeated, line: 12),
    .init(InstanceTexts.vrplib, "5\t0\t-4", "5\t0\tnan", .badNumber, line: 12),
    .init(InstanceTexts.vrplib, "5\t0\t-4", "5\t0\t1e30", .badNumber, line: 12),
    .init(InstanceTexts.vrplib, "5\t0\t-4", "5\t0", .missing, line: 12),
    .init(InstanceTexts.vrplib, "\t1\r\n\t-1", "\t2\r\n\t-1", .unsupported, line: 20),
    .init(InstanceTexts.vrplib, "DEPOT_SECTION", "BACKHAUL_SECTION", .unsupported, line: 19),
    .init(InstanceTexts.vrplib, "TYPE : \tCVRP", "DIMENSION : \t5", .repeated, line: 4),
    .init(InstanceTexts.vrplib, "5\t5\r", "5\t-5\r", .badNumber, line: 12),
    .init(InstanceTexts.dialect, "4 20 30.5", "4 40 30.5", .contradiction, line: 16),
    .init(InstanceTexts.dialect, "3 2 1", "3 3 1", .badNumber, line: 48),
    .init(
      InstanceTexts.dialect, "SERVICE_TIME: 2", "SERVICE_TIME: 2\nSERVICE_TIME_SECTION\n1 0\n2 0\n3 0\n4 0",
      .repeated, line: 5),
    .init(InstanceTexts.pairs, "3 -7 5 60 1 2 0", "3 -6 5 60 1 2 0", .contradiction, line: 7),
    .init(InstanceTexts.pairs, "3 -7 5 60 1 2 0", "3 -7 5 60 1 4 0", .contradiction, line: 7),
    .init(InstanceTexts.pairs, "2 7 0 50 1 0 3", "2 7 0 50 1 3 3", .contradiction, line: 12),
    .init(InstanceTexts.solomon, "    2      0", "    3      0", .contradiction, line: 12),
    .init(InstanceTexts.solomon, "VEHICLE", "VEHICLES", .unknownFormat, line: 1),
    .init(InstanceTexts.solomon, "20          1", "20", .missing, line: 11),
    .init(InstanceTexts.liLim, "2\t10\t1", "2\t10\t2", .unsupported, line: 1),
    .init(InstanceTexts.liLim, "7\t0\t50\t1\t0\t2", "7\t0\t50\t1\t0\t9", .badNumber, line: 3),
    .init(InstanceTexts.cordeau, "2 1 2 2", "3 1 2 2", .unsupported, line: 1),
    .init(InstanceTexts.cordeau, "2 1 2 2", "2 1 3 2", .missing, line: 8),
    .init(InstanceTexts.cordeau, "6 1 2 1 2", "6 2 2 1 2", .unsupported, line: 5),
    .init(InstanceTexts.evrp, "STATIONS: 1", "STATIONS: 2", .contradiction, line: 20),
    .init(InstanceTexts.evrp, "ENERGY_CONSUMPTION: 2.00\n", "", .missing, line: nil),
    .init(InstanceTexts.evrptw, "C2         c", "C2         x", .unsupported, line: 5),
    .init(InstanceTexts.evrptw, "/1.0/", "/0x1/", .badNumber, line: 9),
    .init(InstanceTexts.evrptw, "g inverse refueling rate /0.5/\n", "", .missing, line: 11),
    .init(InstanceTexts.drpudec, "Num_drones 2", "", .missing, line: 24),
    .init(InstanceTexts.drpudec, "under_E  10.00", "under_E  100.00", .contradiction, line: nil),
    .init(InstanceTexts.drpudec, "2 30 270.0", "3 30 270.0", .contradiction, line: 21),
  ]

  @Test("damage is refused with its kind and its line", arguments: damages)
  func refusal(damage: Damage) throws {
    var bytes = Array(damage.text.utf8)
    let place = try #require(bytes.firstRange(of: Array(damage.change.from.utf8)), "the text has what is changed")
    bytes.replaceSubrange(place, with: Array(damage.change.to.utf8))
    let error = try #require(throws: RoutingInstanceError.self) { try RoutingInstanceReader.read(bytes) }
    #expect(error.code == damage.code, "\(error)")
    #expect(error.line == damage.line, "\(error)")
    #expect(!error.reason.isEmpty && !error.help.isEmpty)
  }

  @Test("limits on bytes, nodes and vehicles hold")
  func limits() {
    func code(_ text: String, _ change: (inout RoutingInstanceLimits) -> Void) -> RoutingInstanceError.Code? {
      var limits = RoutingInstanceLimits()
      change(&limits)
      do {
        _ = try RoutingInstanceReader.read(Array(text.utf8), limits: limits)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code(InstanceTexts.vrplib) { $0.bytesMax = 50 } == .tooLarge)
    #expect(code(InstanceTexts.vrplib) { $0.nodesMax = 4 } == .badNumber)
    #expect(code(InstanceTexts.solomon) { $0.nodesMax = 2 } == .tooLarge)
    #expect(code(InstanceTexts.solomon) { $0.vehiclesMax = 1 } == .badNumber)
    #expect(code(InstanceTexts.dialect) { $0.depotsMax = 1 } == .tooLarge)
    #expect(code(InstanceTexts.evrp) { $0.nodesMax = 3 } == .tooLarge)
    #expect(code(InstanceTexts.liLim) { $0.numberMax = 99 } == .badNumber)
  }

  @Test("a text cut off anywhere is read or refused", arguments: InstanceTexts.all.indices)
  func truncations(index: Int) {
    let bytes = Array(InstanceTexts.all[index].text.utf8)
    for count in bytes.indices { tryOut(Array(bytes[..<count])) }
  }

  @Test("a text with flipped bits is read or refused", arguments: InstanceTexts.all.indices)
  func bitFlips(index: Int) {
    var generator = SplitMix64(seed: UInt64(index), stream: "bit flips")
    let whole = Array(InstanceTexts.all[index].text.utf8)
    for round in 0..<300 {
      var bytes = whole
      for _ in 0...generator.nextIndex(below: 4) {
        bytes[generator.nextIndex(below: bytes.count)] ^= 1 << UInt8(generator.nextIndex(below: 8))
      }
      // Every third text is given to a reader that it may not be meant for.
      let formats = RoutingInstance.Format.allCases
      tryOut(bytes, format: round % 3 == 0 ? formats[generator.nextIndex(below: formats.count)] : nil)
    }
  }

  /// Reads a text; what is read is stated and checked.
  private func tryOut(_ bytes: [UInt8], format: RoutingInstance.Format? = nil) {
    var limits = RoutingInstanceLimits()
    (limits.nodesMax, limits.vehiclesMax) = (60, 60)
    guard let instance = try? RoutingInstanceReader.read(bytes, format: format, limits: limits) else { return }
    let rounded = instance.rounded(by: .x10trunc)
    let everyone = RoutingSolutionText(routes: [Array(instance.nodes.indices)])
    if InstanceChecker(rounded).verdict(on: everyone).cost.isNaN { Issue.record("the cost is no number") }
    _ = try? rounded.stated(relaxing: Set(StatedInstance.Relaxation.allCases))
  }
}
