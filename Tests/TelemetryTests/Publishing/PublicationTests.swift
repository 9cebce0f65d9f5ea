import Foundation
import Geometry
import Quantities
import Telemetry
import Testing

@Suite("Published files are what their standards ask for")
struct PublicationTests {
  private typealias Object = [String: Any]

  private func object(_ text: String) throws -> Object {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? Object)
  }

  @Test("GeoJSON has closed rings that run counterclockwise, inside of its bounds")
  func geoJSON() throws {
    let publication = try PublicationFixture.publication()
    let root = try object(publication.geoJSON)
    #expect(root["type"] as? String == "FeatureCollection" && root["attribution"] as? String == "© somebody")
    let bounds = try #require(root["bbox"] as? [Double])
    let features = try #require(root["features"] as? [Object])
    #expect(features.count == publication.grid.cells.count && !features.isEmpty)
    for feature in features {
      let geometry = try #require(feature["geometry"] as? Object)
      let ring = try #require((geometry["coordinates"] as? [[[Double]]])?.first)
      #expect(ring.count == 5 && ring.first == ring.last)
      let area = zip(ring, ring.dropFirst()).reduce(0.0) { $0 + $1.0[0] * $1.1[1] - $1.1[0] * $1.0[1] }
      #expect(area > 0)
      #expect(ring.allSatisfy { $0[0] >= bounds[0] && $0[0] <= bounds[2] && $0[1] >= bounds[1] && $0[1] <= bounds[3] })
      let properties = try #require(feature["properties"] as? Object)
      #expect(
        Set(properties.keys) == ["layer", "side_m", "mean_c", "standard_uncertainty_k", "cells", "samples"])
    }
  }

  @Test("No file tells an extreme, a vehicle, an exact time, or how much was held back")
  func nothingElse() throws {
    let thin = ThermalField.noise(columns: 20, rows: 12, seed: 5) + [ThermalField.cell(900, 900, 37.25)]
    let publication = try PublicationFixture.publication(cells: thin)
    #expect(publication.grid.withheldCount == 1)
    let catalogue = PublicationCatalogue(of: publication, files: []).text
    for text in [publication.geoJSON, publication.csv, publication.sensorThings, publication.page, catalogue] {
      for word in ["min_c", "max_c", "minimum", "maximum", "08:07:31", "06:07:31", "vehicle_id", "withheld", "37.2"] {
        #expect(!text.contains(word), "\(word)")
      }
    }
    #expect(publication.sensorThings.contains("\"2026-03-02T06:00:00Z/2026-03-02T06:30:00Z\""))
  }

  @Test("CSV has a header and as many columns in each line")
  func csv() throws {
    let publication = try PublicationFixture.publication()
    let lines = publication.csv.components(separatedBy: "\r\n")
    #expect(lines.count == publication.grid.cells.count + 2 && lines.last == "")
    let columns = try #require(lines.first).split(separator: ",").count
    for line in lines.dropLast() {
      #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == columns)
    }
  }

  @Test("SensorThings is one Thing with all that a server needs to make the rest")
  func sensorThings() throws {
    let publication = try PublicationFixture.publication()
    let thing = try object(publication.sensorThings)
    let stream = try #require((thing["Datastreams"] as? [Object])?.first)
    let observations = try #require(stream["Observations"] as? [Object])
    #expect(observations.count == publication.grid.cells.count)
    #expect((thing["Locations"] as? [Object])?.count == 1)
    for member in ["name", "description", "observationType", "unitOfMeasurement", "ObservedProperty", "Sensor"] {
      #expect(stream[member] != nil, "\(member)")
    }
    for observation in observations {
      #expect(observation["result"] is Double || observation["result"] is Int)
      let feature = try #require(observation["FeatureOfInterest"] as? Object)
      #expect((feature["feature"] as? Object)?["type"] as? String == "Polygon")
    }
  }

  @Test("A run's own cells go to SensorThings whole, with extremes, for the operator's tools")
  func ownCells() throws {
    let folder = try TemporaryFolder()
    let cells = ThermalField.noise(columns: 4, rows: 3, seed: 1)
    let store = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try store.append(TelemetryBatch(thermalCells: cells))
    let file = try ExportFile(folder.path + "/things.json", replacing: false)
    let summary = try SensorThingsExport.write(try RunExportSource(store), to: file)
    try file.commit()
    #expect(summary["thermal cells"] == 12)
    let text = try String(contentsOfFile: file.path, encoding: .utf8)
    let stream = try #require((try object(text)["Datastreams"] as? [Object])?.first)
    let observations = try #require(stream["Observations"] as? [Object])
    #expect(observations.count == 12)
    let parameters = try #require(observations.first?["parameters"] as? Object)
    #expect(parameters["maximum_c"] != nil && parameters["samples"] as? Int == cells[0].count)
  }

  @Test("A run without cells, or a part of a run, is no SensorThings file, and says why")
  func noCells() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore.create(at: folder.run, description: try RunFixture.description())
    let path = folder.path + "/things.json"
    let empty = #expect(throws: ExportError.self) {
      _ = try SensorThingsExport.write(try RunExportSource(store), to: try ExportFile(path, replacing: false))
    }
    #expect(empty?.description.contains("no thermal cells") == true)
    let part = #expect(throws: ExportError.self) {
      let source = try RunExportSource(store, from: MissionTime(seconds: 5))
      _ = try SensorThingsExport.write(source, to: try ExportFile(path, replacing: false))
    }
    #expect(part?.description.contains("sums over all") == true)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("The catalogue lists each file with size, digest, licence and type; addresses follow the base")
  func catalogue() throws {
    let files = [
      PublicationCatalogue.File(
        name: "cells.csv", title: "Cells", mediaType: "text/csv", format: "CSV", byteCount: 12,
        sha256: String(repeating: "ab", count: 32)),
      PublicationCatalogue.File(
        name: "tasks.csv", title: "Tasks", mediaType: "text/csv", format: "CSV", byteCount: 3, sha256: "00",
        isOfTasks: true),
    ]
    for base in [nil, "https://data.example.org/day"] {
      let publication = try PublicationFixture.publication(baseURL: base)
      let root = try object(PublicationCatalogue(of: publication, files: files).text)
      let datasets = try #require(root["dcat:dataset"] as? [Object])
      #expect(root["@type"] as? String == "dcat:Catalog" && datasets.count == 2)
      #expect(datasets[0]["dct:spatial"] != nil && datasets[1]["dct:spatial"] == nil)
      let file = try #require((datasets[0]["dcat:distribution"] as? [Object])?.first)
      let address = try #require((file["dcat:accessURL"] as? Object)?["@id"] as? String)
      #expect(address == (base.map { "\($0)/cells.csv" } ?? "cells.csv"))
      #expect((file["dct:license"] as? Object)?["@id"] as? String == "https://example.org/licence")
      #expect((file["dcat:byteSize"] as? Object)?["@value"] as? String == "12")
    }
  }

  @Test("Names with quotes, line feeds and markup stay text")
  func hostileNames() throws {
    let name = "A \"b\"\n</script>| [x](y) \u{1}\\"
    let publication = try PublicationFixture.publication(title: name, publisher: name, attribution: name)
    #expect(try object(publication.geoJSON)["name"] as? String == name)
    #expect(try object(publication.sensorThings)["name"] as? String == name)
    let root = try object(PublicationCatalogue(of: publication, files: []).text)
    #expect((root["dct:title"] as? Object)?["@value"] as? String == name)
    #expect(!publication.page.contains("</script>") && !publication.page.contains("[x](y)"))
    #expect(
      publication.page.components(separatedBy: "\n").count
        == (try PublicationFixture.publication()).page.components(separatedBy: "\n").count)
  }

  @Test("Without a licence the page says that nobody may use the data")
  func noLicence() throws {
    let publication = try PublicationFixture.publication(licence: nil)
    #expect(publication.page.contains("none was stated"))
    #expect(!PublicationCatalogue(of: publication, files: []).text.contains("dct:license"))
  }
}
