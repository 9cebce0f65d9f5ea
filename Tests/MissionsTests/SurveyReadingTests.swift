import Diagnostics
import Missions
import Quantities
import Testing

/// What the reader makes of surveys with a ground sample, overlaps and a second course.
struct SurveyReadingTests {
  private static func survey(_ keys: String) -> AreaSurvey? {
    guard
      case .survey(let survey)? = TaskReadingTests.mission("tasks: [{ survey: a, area: square\(keys) }]")?.tasks.first?
        .work
    else { return nil }
    return survey
  }

  private static func codes(_ keys: String) -> [String] {
    GoldenMissions.read(text: TaskReadingTests.head + "tasks: [{ survey: a, area: square\(keys) }]").diagnostics
      .map(\.code)
  }

  @Test("a survey has its height from the ground sample, or states it")
  func samples() throws {
    let thermal = ", sensor: thermal, purpose: surface-hotspots"
    let plain = try #require(Self.survey(thermal))
    #expect(plain.height == nil && plain.groundSample == nil && !plain.isCrosshatched)
    #expect(plain.sideOverlap == 0.3 && plain.forwardOverlap == 0.3)
    let fine = try #require(
      Self.survey(thermal + ", gsd: 8 cm, overlap: 60 %, forward-overlap: 75 %, crosshatch: true"))
    #expect(fine.groundSample?.metres == 0.08 && fine.sideOverlap == 0.6 && fine.forwardOverlap == 0.75)
    #expect(fine.isCrosshatched)
    #expect(Self.codes(thermal + ", gsd: 8 cm, height: 40 m") == ["M019"])
    #expect(Self.codes(thermal + ", gsd: 8") == ["M013"])
  }

  @Test("a camera says how soon it can take a further frame, or takes one each second")
  func frameInterval() throws {
    let heavy = String(decoding: try GoldenMissions.Files().bytes(at: "support/heavy.yaml"), as: UTF8.self)
    func read(_ keys: String) -> MissionReadResult {
      let text =
        heavy.replacing("bias: 2 K }", with: "bias: 2 K\(keys) }")
        + "camera: { pixels-across: 4000, pixels-along: 3000, field-of-view: 70 deg\(keys) }\n"
      return GoldenMissions.read("support/heavy.yaml", replacing: "support/heavy.yaml", by: Array(text.utf8))
    }
    func seconds(_ result: MissionReadResult) throws -> [Double?] {
      let type = try #require(result.vehicleType)
      return [type.camera?.frameSeconds, type.thermalCamera?.frameSeconds]
    }
    #expect(try seconds(read("")) == [1, 1])
    #expect(try seconds(read(", frame-interval: 0.5 s")) == [0.5, 0.5])
    #expect(read(", frame-interval: 0 s").diagnostics.map(\.code) == ["M014", "M014"])
    #expect(read(", frame-interval: 2").diagnostics.map(\.code) == ["M013", "M013"])
  }

  @Test("thermal cameras and visible ones serve purposes of their own, and no purpose is fever")
  func purposes() {
    #expect(Self.codes(", sensor: thermal, purpose: terrain-model") == ["M015"])
    #expect(Self.codes(", sensor: visible, purpose: surface-hotspots, gsd: 5 cm") == ["M015"])
    #expect(Self.codes(", sensor: visible, purpose: fever, gsd: 5 cm") == ["M032"])
  }

  @Test("pictures on which people could be made out need an area without people")
  func people() {
    let visible = ", sensor: visible, purpose: damage-mapping"
    #expect(Self.codes(visible) == ["M012"])
    #expect(Self.codes(visible + ", gsd: 3.9 cm") == ["M034"])
    #expect(!Self.codes(visible + ", gsd: 4 cm").contains("M034"))
    #expect(!Self.codes(visible + ", gsd: 1 cm, people: excluded").contains("M034"))
  }
}
