import Plans
import Quantities
import Telemetry

/// What a report keeps of one vehicle's readings: a line in space and time within a known error, and sums over all of
/// them.
package struct RunTrack: Hashable, Sendable {
  /// The vehicle's name.
  package var vehicle: String
  /// The vehicle's place in the fleet of the plan; vehicles that the plan does not know come after it, by name.
  package var number: Int
  /// Samples in the order of time, each later than the one before.
  package var samples: [Sample] = []
  /// Sums over all readings, those that are left out of `samples` too.
  package var sums = Sums()
  /// The flights, or a robot's trips, in the order of time.
  package var trips: [Trip] = []
  /// When the flight mode changed, in the order of time; at most `modesMax`.
  package var modes: [ModeChange] = []
  /// Spans without a reading that are longer than `TrackReducer.silenceSeconds`, at most `silencesMax`.
  package var silences: [MissionInterval] = []

  /// How well the vehicle could be heard, a stretch of `linkStretchSeconds` each, in the order of time; empty where
  /// readings do not say. At most `linksMax`.
  package var links: [Link] = []

  /// A track without a reading.
  package init(vehicle: String, number: Int) {
    self.vehicle = vehicle
    self.number = number
  }

  /// The length of a stretch of `links` in seconds.
  package static let linkStretchSeconds = 10.0
  /// The most stretches that are kept of a vehicle; the first ones.
  package static let linksMax = 20_000
  /// The most changes of mode that are kept of a vehicle; the first ones.
  package static let modesMax = 2000
  /// The most silences that are kept of a vehicle; the first ones.
  package static let silencesMax = 500
  /// The most trips that are kept of a vehicle; the first ones.
  package static let tripsMax = 500

  /// The vehicle at one moment.
  package struct Sample: Hashable, Sendable {
    /// When it was.
    package var time: MissionTime
    /// Where it was.
    package var position: LocalPoint
    /// How high it was.
    package var altitude: AltitudeAMSL
    /// Its speed over ground.
    package var speed: Speed
    /// The battery's charge; nil where the vehicle did not tell.
    package var charge: StateOfCharge?
    /// Whether it was off the ground.
    package var isInAir: Bool
    /// Whether it was on its way: in the air, or as a robot armed for a sortie.
    package var isUnderWay: Bool
    /// Whether nothing is known of the time between the sample before and this one.
    package var startsPart: Bool
    /// How far off the line without this sample would be, in units of the base tolerance; infinite for those that
    /// stay.
    package var significance = Double.infinity

    /// Describes a vehicle at one moment.
    package init(
      time: MissionTime, position: LocalPoint, altitude: AltitudeAMSL, speed: Speed, charge: StateOfCharge?,
      isInAir: Bool, isUnderWay: Bool, startsPart: Bool
    ) {
      self.time = time
      self.position = position
      self.altitude = altitude
      self.speed = speed
      self.charge = charge
      self.isInAir = isInAir
      self.isUnderWay = isUnderWay
      self.startsPart = startsPart
    }
  }

  /// What all readings of a vehicle say together.
  package struct Sums: Hashable, Sendable {
    /// The number of readings.
    package var readings = 0
    /// Readings that are not drawn: of no place on the map's plane, or of one that the vehicle cannot have reached.
    package var strays = 0
    /// Readings with the same time as the one before.
    package var repeated = 0
    /// The first and the last reading.
    package var span: MissionInterval?
    /// From the first to the last moment on its way.
    package var underWay: MissionInterval?
    /// The greatest speed on its way.
    package var topSpeed: Speed?
    /// The greatest altitude on its way.
    package var highest: AltitudeAMSL?
    /// The first charge that it told.
    package var firstCharge: StateOfCharge?
    /// The lowest charge, and when it was told.
    package var lowestCharge: StateOfCharge?
    package var lowestChargeAt: MissionTime?
    /// The last charge that it told.
    package var lastCharge: StateOfCharge?
    /// The length of the way over ground while it was on its way, without strays.
    package var distance = Length(metres: 0)
    /// The longest time without a reading, and when it began.
    package var longestSilence = 0.0
    package var longestSilenceAt: MissionTime?
    /// The sum of all silences in seconds.
    package var silentSeconds = 0.0
    /// The number of silences.
    package var silences = 0
  }

  /// A flight, or a robot's trip, of one sortie.
  package struct Trip: Hashable, Sendable {
    /// The sortie's name; empty where the readings name none.
    package var sortie: String
    /// From the first to the last reading on its way.
    package var span: MissionInterval
    /// The charge at its end; nil where none was told.
    package var chargeAtEnd: StateOfCharge?
  }

  /// The link to a vehicle in a stretch of time.
  package struct Link: Hashable, Sendable {
    /// When the stretch begins.
    package var time: MissionTime
    /// The greatest share of lost packets that a reading told, in 0...1.
    package var loss: Double
    /// The longest silence on the link that a reading told, in seconds.
    package var silenceSeconds: Double
  }

  /// A change of flight mode.
  package struct ModeChange: Hashable, Sendable {
    /// When the new mode was first told.
    package var time: MissionTime
    /// The new mode.
    package var mode: String
  }
}

extension RunTrack {
  /// The place of the last sample that is not later than a moment; nil before the first one. O(log n).
  func index(at time: MissionTime) -> Int? {
    var (low, high) = (0, samples.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// Where the vehicle was, between samples in proportion to the time; nil before its first and after its last reading
  /// and where nothing is known. `cursor` is where to look first; it moves on.
  func place(
    at time: MissionTime, cursor: inout Int
  ) -> (position: LocalPoint, altitude: AltitudeAMSL, isInAir: Bool)? {
    guard let first = samples.first, let last = samples.last, first.time <= time, time <= last.time else { return nil }
    if cursor >= samples.count || samples[cursor].time > time { cursor = index(at: time) ?? 0 }
    while cursor + 1 < samples.count, samples[cursor + 1].time <= time { cursor += 1 }
    let here = samples[cursor]
    guard cursor + 1 < samples.count else { return (here.position, here.altitude, here.isInAir) }
    let next = samples[cursor + 1]
    if next.startsPart { return time == here.time ? (here.position, here.altitude, here.isInAir) : nil }
    let share = (time - here.time) / (next.time - here.time)
    return (
      here.position.interpolated(to: next.position, fraction: share),
      AltitudeAMSL(metres: here.altitude.metres + (next.altitude.metres - here.altitude.metres) * share), here.isInAir
    )
  }
}
