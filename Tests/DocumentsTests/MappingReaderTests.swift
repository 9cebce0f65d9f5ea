import Diagnostics
import Documents
import Testing

@Suite struct MappingReaderTests {
  static func read(_ text: String, keys: [String]) -> (reader: MappingReader?, log: ProblemLog) {
    var log = ProblemLog()
    let parsed = YamlReader.read(SourceText(path: "test.yaml", text: text))
    log.diagnostics = parsed.diagnostics
    let reader = parsed.node.flatMap { MappingReader($0, name: "a thing", keys: keys, log: &log) }
    return (reader, log)
  }

  @Test("an unknown key points at itself and names the nearest known key")
  func unknownKey() throws {
    let (_, log) = Self.read("speed: 3 m/s\nwieght: 4 kg\n", keys: ["speed", "weight"])
    let problem = try #require(log.diagnostics.first)
    #expect(log.diagnostics.count == 1)
    #expect(problem.code == "M011")
    #expect(problem.span.position == SourcePosition(line: 2, column: 1))
    #expect(problem.span.length == 6)
    #expect(problem.help == "did you mean `weight`?")
  }

  @Test("a missing key is reported once, and not where a misspelt one stands in its place")
  func missingKey() {
    var (reader, log) = Self.read("speed: 3 m/s\n", keys: ["speed", "weight"])
    _ = reader?.required("weight", hint: "4 kg", log: &log)
    #expect(log.diagnostics.map(\.code) == ["M012"])
    (reader, log) = Self.read("wieght: 4 kg\n", keys: ["speed", "weight"])
    _ = reader?.required("weight", hint: "4 kg", log: &log)
    #expect(log.diagnostics.map(\.code) == ["M011"])
  }

  @Test("a key that belongs to something else is refused with its help, and excuses no missing key")
  func foreignKey() throws {
    var log = ProblemLog()
    let parsed = YamlReader.read(SourceText(path: "test.yaml", text: "speed: 3 m/s\nrotors: 4\n"))
    let node = try #require(parsed.node)
    let reader = MappingReader(
      node, name: "a robot", keys: ["speed", "motors"], foreign: ["rotors": "robots drive"], log: &log)
    let problem = try #require(log.diagnostics.first)
    #expect(problem.code == "M037" && problem.message == "`rotors` does not go with a robot")
    #expect(problem.help == "robots drive" && problem.span.position == SourcePosition(line: 2, column: 1))
    #expect(try #require(reader).has("rotors") == false)
    _ = reader?.required("motors", hint: "2", log: &log)
    #expect(log.diagnostics.map(\.code) == ["M037", "M012"])
  }

  @Test(
    "doses and wavelengths are read with their unit into the stored unit",
    arguments: [("25 mJ/cm2", 250.0), ("25 mJ/cm²", 250), ("250 J/m2", 250), ("0.5 J/m²", 0.5)])
  func doses(text: String, expected: Double) throws {
    var (reader, log) = Self.read("dose: \(text)\nwavelength: 253.7 nm\n", keys: ["dose", "wavelength"])
    let dose = try #require(reader?.value("dose")?.quantity(.dose, key: "dose", in: 0...1000, log: &log))
    #expect(abs(dose - expected) < 1e-9)
    let wavelength = reader?.value("wavelength")?.quantity(.wavelength, key: "wavelength", in: 200...300, log: &log)
    #expect(wavelength == 253.7)
    #expect(log.diagnostics.isEmpty)
  }

  @Test(
    "quantities are read with their unit into the stored unit",
    arguments: [("3 m/s", 3.0), ("36 km/h", 10), ("0.5 m/s", 0.5)])
  func speeds(text: String, expected: Double) throws {
    var (reader, log) = Self.read("speed: \(text)\n", keys: ["speed"])
    let node = try #require(reader?.value("speed"))
    let speed = try #require(node.quantity(.speed, key: "speed", in: 0...100, log: &log))
    #expect(abs(speed - expected) < 1e-12)
    #expect(log.diagnostics.isEmpty)
  }

  @Test(
    "a quantity without unit, with a wrong unit, out of range or no number is refused at its place",
    arguments: ["3", "3 kg", "101 m/s", "fast", "1e3 m/s", "[1, 2]", "nan m/s", "0x3 m/s"])
  func refusals(text: String) throws {
    var (reader, log) = Self.read("speed: \(text)\n", keys: ["speed"])
    let node = try #require(reader?.value("speed"))
    #expect(node.quantity(.speed, key: "speed", in: 0...100, log: &log) == nil)
    #expect(log.diagnostics.count == 1)
    #expect(log.diagnostics.first?.span.position == SourcePosition(line: 1, column: 8))
  }
}
