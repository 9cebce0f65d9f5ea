import Foundation
import Geometry
import Quantities
import Telemetry

/// Takes the readings of one vehicle one after the other and keeps what a report needs of them, in bounded memory.
struct TrackReducer {
  /// Without a reading for longer than this the vehicle is silent, in seconds.
  static let silenceSeconds = 10.0
  /// A vehicle that seems faster than this has jumped, in metres per second; and farther than `jumpMetres`.
  static let speedMax = 150.0
  static let jumpMetres = 100.0
  /// So many readings that agree with each other after a jump are believed; fewer are strays.
  static let believedAfter = 5
  /// The samples that are weighed at once; a block's ends are kept.
  static let blockSamples = 4096

  private let drives: Bool
  private let projection: MapProjection
  private var track: RunTrack
  private var block: [Held] = []
  /// Readings after a jump that nobody believes yet.
  private var doubted: [Held] = []
  private var partReadings = 0
  /// The place in the track's samples where the present part begins.
  private var partStart = 0
  private var last: Held?
  private var trip: RunTrack.Trip?

  /// Metres for each degree of latitude, for distances between neighbouring readings.
  private static let metresPerDegree = 111_195.0

  /// A sample whose place is still in degrees.
  private struct Held {
    var point: GeoPoint
    var sample: RunTrack.Sample
    var sortie: String?
  }

  /// Prepares for a vehicle.
  ///
  /// - Parameters:
  ///   - drives: whether it is a ground robot with work.
  ///   - projection: the map's.
  init(vehicle: String, number: Int, drives: Bool, projection: MapProjection) {
    track = RunTrack(vehicle: vehicle, number: number)
    self.drives = drives
    self.projection = projection
  }

  /// Takes the next reading; times do not fall.
  mutating func add(_ reading: Reading) {
    track.sums.readings += 1
    let sample = RunTrack.Sample(
      time: reading.time, position: LocalPoint(east: 0, north: 0), altitude: reading.altitude,
      speed: reading.groundSpeed, charge: reading.charge, isInAir: reading.isInAir,
      isUnderWay: reading.isUnderWay(drives: drives), startsPart: false)
    count(sample, mode: reading.mode)
    hear(reading)
    let held = Held(point: reading.position, sample: sample, sortie: reading.sortie)
    guard let last else { return accept(held) }
    guard sample.time > last.sample.time else {
      track.sums.repeated += 1
      return
    }
    if Self.isPlausible(last, held) {
      track.sums.strays += doubted.count
      doubted.removeAll(keepingCapacity: true)
      return accept(held)
    }
    if let before = doubted.last, !Self.isPlausible(before, held) {
      track.sums.strays += doubted.count
      doubted.removeAll(keepingCapacity: true)
    }
    if doubted.last.map({ $0.sample.time < sample.time }) ?? true { doubted.append(held) }
    if doubted.count >= Self.believedAfter { believe() }
  }

  /// The track, after the last reading.
  mutating func finish() -> RunTrack {
    track.sums.strays += doubted.count
    doubted = []
    closeBlock()
    endTrip()
    if let first = track.samples.indices.first { track.samples[first].startsPart = true }
    return track
  }

  private static func isPlausible(_ from: Held, _ to: Held) -> Bool {
    let seconds = to.sample.time - from.sample.time
    let metres = Self.metres(from.point, to.point)
    return metres <= jumpMetres || metres <= speedMax * seconds
  }

  private static func metres(_ from: GeoPoint, _ to: GeoPoint) -> Double {
    var east = abs(to.longitude - from.longitude)
    if east > 180 { east = 360 - east }
    east *= metresPerDegree * cos((from.latitude + to.latitude) / 2 * .pi / 180)
    let north = (to.latitude - from.latitude) * metresPerDegree
    return (east * east + north * north).squareRoot()
  }

  // MARK: Sums

  private mutating func count(_ sample: RunTrack.Sample, mode: String) {
    let time = sample.time
    if let span = track.sums.span {
      let silence = time - span.end
      if silence > track.sums.longestSilence {
        (track.sums.longestSilence, track.sums.longestSilenceAt) = (silence, span.end)
      }
      if silence > Self.silenceSeconds {
        track.sums.silences += 1
        track.sums.silentSeconds += silence
        if track.silences.count < RunTrack.silencesMax {
          track.silences.append(MissionInterval(start: span.end, end: time))
        }
      }
      track.sums.span = MissionInterval(start: span.start, end: max(span.end, time))
    } else {
      track.sums.span = MissionInterval(start: time, end: time)
    }
    if track.modes.last?.mode != mode, track.modes.count < RunTrack.modesMax {
      track.modes.append(RunTrack.ModeChange(time: time, mode: mode))
    }
    if let charge = sample.charge {
      if track.sums.firstCharge == nil { track.sums.firstCharge = charge }
      track.sums.lastCharge = charge
      if track.sums.lowestCharge.map({ charge < $0 }) ?? true {
        (track.sums.lowestCharge, track.sums.lowestChargeAt) = (charge, time)
      }
    }
    guard sample.isUnderWay else { return }
    track.sums.underWay = MissionInterval(start: track.sums.underWay?.start ?? time, end: time)
    track.sums.topSpeed = max(track.sums.topSpeed ?? sample.speed, sample.speed)
    track.sums.highest = max(track.sums.highest ?? sample.altitude, sample.altitude)
  }

  private mutating func hear(_ reading: Reading) {
    guard reading.linkLoss != nil || reading.linkSilenceSeconds != nil else { return }
    let loss = reading.linkLoss ?? 0
    let silence = reading.linkSilenceSeconds ?? 0
    let stretch = RunTrack.linkStretchSeconds
    let start = MissionTime(seconds: (reading.time.seconds / stretch).rounded(.down) * stretch)
    if let last = track.links.last, last.time == start {
      track.links[track.links.count - 1].loss = max(last.loss, loss)
      track.links[track.links.count - 1].silenceSeconds = max(last.silenceSeconds, silence)
    } else if track.links.count < RunTrack.linksMax {
      track.links.append(RunTrack.Link(time: start, loss: loss, silenceSeconds: silence))
    }
  }

  private mutating func follow(_ held: Held) {
    guard held.sample.isUnderWay else { return endTrip() }
    let sortie = held.sortie ?? ""
    if trip?.sortie != sortie { endTrip() }
    let time = held.sample.time
    let start = trip?.span.start ?? time
    let charge = held.sample.charge ?? trip?.chargeAtEnd
    trip = RunTrack.Trip(sortie: sortie, span: MissionInterval(start: start, end: time), chargeAtEnd: charge)
  }

  private mutating func endTrip() {
    if let trip, track.trips.count < RunTrack.tripsMax { track.trips.append(trip) }
    trip = nil
  }

  // MARK: The line

  private mutating func accept(_ held: Held, startsPart: Bool = false) {
    var held = held
    held.sample.startsPart = startsPart || last.map { held.sample.time - $0.sample.time > Self.silenceSeconds } ?? true
    if let last, !startsPart, last.sample.isUnderWay {
      track.sums.distance += Length(metres: Self.metres(last.point, held.point))
    }
    if held.sample.startsPart {
      closeBlock()
      (partStart, partReadings) = (track.samples.count, 0)
    }
    partReadings += 1
    follow(held)
    last = held
    // What changes at once must not be smoothed: a block ends before it.
    if let end = block.last?.sample,
      end.isInAir != held.sample.isInAir || end.isUnderWay != held.sample.isUnderWay || held.sample.startsPart
        || (end.charge == nil) != (held.sample.charge == nil)
    {
      closeBlock()
    }
    block.append(held)
    if block.count >= Self.blockSamples { closeBlock() }
  }

  /// The vehicle is where the doubted readings say; what came before them was wrong where there was little of it.
  private mutating func believe() {
    if partReadings < Self.believedAfter {
      closeBlock()
      track.sums.strays += partReadings
      track.samples.removeSubrange(partStart...)
      trip = nil
    }
    var isFirst = true
    for held in doubted {
      accept(held, startsPart: isFirst)
      isFirst = false
    }
    doubted.removeAll(keepingCapacity: true)
  }

  /// Weighs the samples of the block and keeps those that matter.
  private mutating func closeBlock() {
    guard let first = block.first else { return }
    let east = Self.metresPerDegree * cos(first.point.latitude * .pi / 180)
    var samples = block.map { held in
      var sample = held.sample
      sample.position = LocalPoint(
        east: (held.point.longitude - first.point.longitude) * east,
        north: (held.point.latitude - first.point.latitude) * Self.metresPerDegree)
      return sample
    }
    TrackSimplifier.weigh(
      &samples, samples.indices, drives ? TrackSimplifier.robotTolerance : TrackSimplifier.tolerance)
    for index in samples.indices where samples[index].significance >= 1 {
      var sample = samples[index]
      do {
        sample.position = try projection.local(block[index].point)
        track.samples.append(sample)
      } catch {
        // Too far from the map to have a place on it.
        track.sums.strays += 1
      }
    }
    block.removeAll(keepingCapacity: true)
  }
}
