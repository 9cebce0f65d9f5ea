import Foundation
import Geometry
import Maps
import Quantities
import Reporting
import Testing

@Suite("Pictures of buildings from the inside")
struct IndoorPictureTests {
  private func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

  /// Two levels; the upper one has two rooms, a bed, a charger, a lift and a one-way lane.
  private func building() throws -> IndoorMap {
    var upper = IndoorLevel(name: "L2", elevation: Length(metres: 4))
    upper.walls = [
      IndoorWall(start: point(0, 0), end: point(20, 0)), IndoorWall(start: point(20, 0), end: point(20, 10)),
    ]
    upper.doors = [IndoorDoor(name: "d", kind: .hinged, start: point(10, 4), end: point(10, 5))]
    upper.rooms = [
      IndoorRoom(name: "ward <1>", outline: try SampleCity.square(0, 0, 10, 10), doors: [0]),
      IndoorRoom(name: "office", outline: try SampleCity.square(10, 0, 10, 10), doors: [0]),
    ]
    var charger = IndoorWaypoint(name: "dock", position: point(2, 2))
    charger.isCharger = true
    upper.waypoints = [charger, IndoorWaypoint(name: "", position: point(12, 2))]
    upper.lanes = [IndoorLane(from: 0, to: 1, isBidirectional: false)]
    upper.furniture = [
      IndoorFurniture(
        model: "Bed", position: point(5, 8), yaw: Angle(degrees: 0), outline: try SampleCity.square(4, 7.5, 2, 1))
    ]
    let lower = IndoorLevel(name: "L1", elevation: Length(metres: 0))
    let lift = IndoorLift(name: "lift", cabin: try SampleCity.square(20, 4, 2, 2), levels: ["L1", "L2"], doors: [])
    return IndoorMap(name: "Clinic", referenceLevel: "L1", levels: [lower, upper], lifts: [lift])
  }

  @Test("Each level has its plan, the highest first, with rooms, beds, chargers, lifts and one-way lanes")
  func whole() throws {
    let text = IndoorPicture.svg(try building())
    let words = WellFormed(text).text
    for word in ["Clinic, L2", "floor at 4 m · 2 rooms", "ward <1>", "office", "100 m²", "dock", "one way", "charger"] {
      #expect(words.contains(word), "\(word)")
    }
    let (upper, lower) = (try #require(text.range(of: "Clinic, L2")), try #require(text.range(of: "Clinic, L1")))
    #expect(upper.lowerBound < lower.lowerBound)
    #expect(text.components(separatedBy: "class=\"i-lift\"").count - 1 == 3, "one on each level and one in the legend")
    #expect(text.contains("class=\"i-bedroom\"") && text.contains("class=\"i-room\""))
    #expect(text == IndoorPicture.svg(try building()))
  }

  @Test("A metre is as long in both directions and on all levels, and north is up")
  func scale() throws {
    // From 2 m west of the walls to 2 m east of the lift are 26 m: 1300 pixels are 50 for each metre.
    let text = IndoorPicture.svg(try building(), options: .init(widthPixels: 1300))
    #expect(text.contains("M1000 6000l10000 0M11000 6000l0-5000"), "the walls in tenths of a pixel")
  }

  @Test("A building without anything on it is drawn as its title")
  func empty() {
    let level = IndoorLevel(name: "L1", elevation: Length(metres: 0))
    let text = IndoorPicture.svg(IndoorMap(name: "", referenceLevel: "L1", levels: [level]))
    #expect(WellFormed(text).text.contains("L1"))
  }
}
