import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

/// The networks of whole cities, read in place.
@Suite struct StreetGraphCityTests {
  private static let rails: Set<String> = ["rail", "transit"]

  /// The share of the length that is not rail in the largest connected part.
  private func share(_ graph: StreetGraph) -> (share: Double, parts: Int) {
    let parts = graph.components { !Self.rails.contains($0.kind) }.components
    let total = parts.reduce(0) { $0 + $1.lengthMetres }
    return ((parts.map(\.lengthMetres).max() ?? 0) / total, parts.count { $0.edgeCount > 0 })
  }

  /// The lines of Leipzig's layer `transportation`; nil where the file or the tools to unpack it are absent.
  private func leipzig() throws -> [Street]? {
    let file = "city/leipzig/leipzig.geojsonseq.gz"
    guard SharedData.has(file) else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let path = SharedData.folder.appendingPathComponent(file).path
    process.arguments = ["-c", "gzip -dc \"$0\" | grep '\"layer\":\"transportation\"'", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    let origin = try #require(GeoPoint(longitude: 12.37, latitude: 51.34))
    let projection = try MapProjection(origin: origin)
    var streets: [Street] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      // Lines have one form: class and direction, then the coordinates to the end.
      let text = Data(line)
      guard let head = text.range(of: Data("\"coordinates\":".utf8)),
        let kind = text.range(of: Data("\"class\":\"".utf8))
      else { continue }
      let name = text[kind.upperBound...].prefix { $0 != UInt8(ascii: "\"") }
      var numbers: [Double] = []
      for part in text[head.upperBound...].split(whereSeparator: {
        $0 == 0x2C || $0 == 0x5B || $0 == 0x5D || $0 == 0x7D
      }) {
        if let number = Double(String(decoding: part, as: UTF8.self)) { numbers.append(number) }
      }
      let points = stride(from: 0, to: numbers.count - 1, by: 2).compactMap {
        GeoPoint(longitude: numbers[$0], latitude: numbers[$0 + 1])
      }
      streets.append(
        Street(
          id: "\(streets.count)", name: "", kind: String(decoding: name, as: UTF8.self),
          line: try projection.local(points), isOneWay: text.range(of: Data("\"oneway\":1".utf8)) != nil))
    }
    return streets
  }

  @Test("Leipzig, cut at the borders of its tiles, is one network after snapping")
  func leipzigIsJoined() throws {
    guard let streets = try leipzig() else { return }
    #expect(streets.count == 67_905)
    let before = share(try StreetGraph(streets: streets))
    let clock = ContinuousClock()
    var joined: StreetGraph?
    let time = try clock.measure { joined = try StreetGraph(streets: streets, options: .vectorTiles) }
    let graph = try #require(joined)
    let after = share(graph)
    print(
      "Leipzig: \(graph.nodes.count) nodes, \(graph.edges.count) edges in \(time); largest part "
        + "\(before.share) of \(before.parts) before, \(after.share) of \(after.parts) after")
    if ProcessInfo.processInfo.environment["SORTIE_SHOW"] != nil {
      for snap in [0.4, 0.8, 1.2, 2, 3, 5] {
        var options = StreetGraph.Options()
        options.snapMetres = snap
        print("  snap", snap, share(try StreetGraph(streets: streets, options: options)))
      }
    }
    #expect(after.share > 0.9)
    #expect(after.share > before.share && after.parts < before.parts)
  }

  @Test("Geneva is one network as it is")
  func geneva() throws {
    guard SharedData.has("city/geneva/geneva.osm.pbf"), let pbf = SharedData.bytes("city/geneva/geneva.osm.pbf") else {
      return
    }
    let options = CityImporter.Options(
      metadata: MapMetadata(name: "", source: "", sourceDate: "", licence: "", attribution: ""),
      groundLevel: AltitudeAMSL(metres: 380))
    let map = try #require(CityImporter.importOSM(pbf: pbf, path: "geneva.osm.pbf", options: options).map)
    let graph = try StreetGraph(streets: map.streets)
    let found = share(graph)
    print(
      "Geneva: \(graph.nodes.count) nodes, \(graph.edges.count) edges; largest part \(found.share) of \(found.parts)")
    #expect(found.share > 0.9)
    #expect(map.streets.contains { $0.surface == "asphalt" } && map.streets.contains { $0.footAccess == .no })
    let footed = map.streets.count { $0.footAccess == .yes }
    #expect(footed > map.streets.count / 2)
  }
}
