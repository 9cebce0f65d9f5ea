import Quantities

/// A mission, fence and rally points as ground stations keep them: QGroundControl's `.plan`, or a list of way points.
///
/// Values, not layers: numbers have their units in names or types, positions are longitude first, and what a file left
/// unset is nil. `GroundStationFile` reads it.
package struct GroundStationPlan: Sendable, Hashable {
  /// What kind of file it was.
  package var format: Format
  /// Where the vehicle starts; nil where the file does not say.
  package var home: Home?
  /// `MAV_AUTOPILOT` of the firmware that the file was made for; nil where the file does not say.
  package var firmware: UInt8?
  /// `MAV_TYPE` of the vehicle that the file was made for; nil where the file does not say.
  package var vehicle: UInt8?
  /// The speed of a vehicle with wings; nil where the file does not say.
  package var cruiseSpeed: Speed?
  /// The speed of a multirotor; nil where the file does not say.
  package var hoverSpeed: Speed?
  /// What is flown, in order, without home.
  package var items: [Item] = []
  /// Where the vehicle may be.
  package var fence = Fence()
  /// Where the vehicle may land when it gives up.
  package var rallyPoints: [RallyPoint] = []

  /// An empty plan.
  package init(format: Format) { self.format = format }

  /// The kinds of files.
  package enum Format: Sendable, Hashable {
    /// A `.plan` with the version of its mission part, 1 to 3.
    case plan(missionVersion: Int)
    /// Lines of twelve columns with their version, 110 or 120.
    case wayPoints(version: Int)
  }

  /// Where the vehicle starts.
  package struct Home: Sendable, Hashable {
    /// The position.
    package var position: GeoPoint
    /// Its altitude; nil where the file does not say.
    package var altitude: AltitudeAMSL?
  }

  /// One entry of the mission.
  package struct Item: Sendable, Hashable {
    /// Its number for people: the place of its line from 0, or from 1 in a `.plan`.
    package var number: Int
    /// The number by which jumps name it.
    package var jumpNumber: Int
    /// Where it stands in the file.
    package var place: FilePlace
    /// What it is.
    package var content: Content
  }

  /// What an entry is.
  package enum Content: Sendable, Hashable {
    case command(Command)
    case survey(Survey)
    case corridor(Corridor)
    case structure(Structure)
    case landing(Landing)
  }

  /// One command of MAVLink.
  package struct Command: Sendable, Hashable {
    /// `MAV_CMD`.
    package var command: UInt16
    /// `MAV_FRAME` as the file has it.
    package var frame: UInt8
    /// Parameters 1 to 4; nil where unset.
    package var parameters: [Double?]
    /// Parameters 5 to 7 as they stand in the file; nil where unset.
    package var tail: [Double?]
    /// Where it is done; nil where the command has no place, or it is the vehicle's own.
    package var position: GeoPoint?
    /// How high it is done; nil where the command has no place or the frame no height.
    package var height: Height?
    /// Whether the vehicle goes on by itself.
    package var continues: Bool
  }

  /// A height with what it is measured from.
  package enum Height: Sendable, Hashable {
    case aboveHome(HeightAboveHome)
    case aboveSea(AltitudeAMSL)
    case aboveTerrain(HeightAGL)

    /// The number of metres alone.
    package var metres: Double {
      switch self {
      case .aboveHome(let height): height.metres
      case .aboveSea(let altitude): altitude.metres
      case .aboveTerrain(let height): height.metres
      }
    }
  }

  /// What a camera asks of a survey or scan; nil where the file does not say.
  package struct CameraWork: Sendable, Hashable {
    /// The camera's name in the ground station.
    package var camera: String?
    /// The distance from the surface.
    package var distance: Length?
    /// Whether the distance is a height above home; otherwise above sea level or above terrain.
    package var isDistanceRelative = true
    /// The ground that a pixel sees across.
    package var groundSample: Length?
    /// From one pass to the next.
    package var spacing: Length?
    /// From one frame to the next.
    package var triggerDistance: Length?
    /// The overlap of neighbouring passes, 0 to 1.
    package var sideOverlap: Double?
    /// The overlap of neighbouring frames, 0 to 1.
    package var frontOverlap: Double?
    /// The way beyond the area on which the vehicle turns.
    package var turnAround: Length?
    /// Whether heights follow the terrain.
    package var followsTerrain = false
    /// Whether it stops for each frame.
    package var hoversForFrames = false
  }

  /// An area in passes side by side.
  package struct Survey: Sendable, Hashable {
    /// The version of the item, 1 to 5.
    package var version: Int
    /// The outline, at least three corners.
    package var polygon: [GeoPoint]
    /// The direction of the passes, clockwise from north.
    package var angle: Angle?
    /// What the camera asks.
    package var work: CameraWork
    /// Whether it is flown a second time across the first.
    package var isCrosshatched: Bool
    /// The commands that the ground station made of it; nil where the file has none.
    package var commands: [Command]?
  }

  /// A strip along a line in passes side by side.
  package struct Corridor: Sendable, Hashable {
    /// The version of the item.
    package var version: Int
    /// The middle line, at least two points.
    package var line: [GeoPoint]
    /// The width of the strip.
    package var width: Length?
    /// What the camera asks.
    package var work: CameraWork
    /// The commands that the ground station made of it; nil where the file has none.
    package var commands: [Command]?
  }

  /// Passes round a building at several heights.
  package struct Structure: Sendable, Hashable {
    /// The version of the item.
    package var version: Int
    /// The outline, at least three corners.
    package var polygon: [GeoPoint]
    /// How high the building is.
    package var structureHeight: Length?
    /// The height of the lowest pass above home.
    package var lowest: HeightAboveHome?
    /// The number of passes, one above the other.
    package var layers: Int?
    /// What the camera asks.
    package var work: CameraWork
  }

  /// An approach of a vehicle with wings.
  package struct Landing: Sendable, Hashable {
    /// `fwLandingPattern` or `vtolLandingPattern`.
    package var kind: String
    /// Where it touches the ground.
    package var position: GeoPoint?
  }

  /// Where the vehicle may be.
  package struct Fence: Sendable, Hashable {
    /// Outlines, in the order of the file.
    package var polygons: [Outline] = []
    /// Circles, in the order of the file.
    package var circles: [Disc] = []
    /// Where it goes after a breach; nil where the file does not say.
    package var breachReturn: GeoPoint?
    /// How high it goes there, above home.
    package var breachReturnHeight: HeightAboveHome?

    /// Whether there is nothing in it.
    package var isEmpty: Bool { polygons.isEmpty && circles.isEmpty && breachReturn == nil }
  }

  /// A polygon of a fence.
  package struct Outline: Sendable, Hashable {
    /// At least three corners.
    package var corners: [GeoPoint]
    /// Whether the vehicle must stay inside; otherwise outside.
    package var isInclusion: Bool
    /// Where it stands in the file.
    package var place: FilePlace
  }

  /// A circle of a fence.
  package struct Disc: Sendable, Hashable {
    /// The middle.
    package var centre: GeoPoint
    /// The radius, positive.
    package var radius: Length
    /// Whether the vehicle must stay inside; otherwise outside.
    package var isInclusion: Bool
    /// Where it stands in the file.
    package var place: FilePlace
  }

  /// A place to land at when the vehicle gives up.
  package struct RallyPoint: Sendable, Hashable {
    /// The position.
    package var position: GeoPoint
    /// The height above home at which the vehicle comes.
    package var height: HeightAboveHome
    /// Where it stands in the file.
    package var place: FilePlace
  }
}
