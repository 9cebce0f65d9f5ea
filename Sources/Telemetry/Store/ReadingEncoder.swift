import Quantities

/// Turns readings into rows, and counts what it has to mend.
struct ReadingEncoder {
  /// Where positions are counted from, in 1e-7 degree.
  let baseLongitude: Int64
  let baseLatitude: Int64
  /// What was mended so far.
  var repairs = RunRepairs()

  init(base: GeoPoint) {
    baseLongitude = Int64(base.longitudeE7)
    baseLatitude = Int64(base.latitudeE7)
  }

  /// The milliseconds of a time; nil where it is not finite or years away.
  static func milliseconds(_ time: MissionTime) -> Int64? {
    guard let steps = ReadingCode.steps(time.seconds, per: 1000), abs(steps) <= ReadingCode.timeMillisecondsMax
    else { return nil }
    return steps
  }

  /// The row; nil where a number that every reading has is none.
  mutating func row(_ reading: Reading, vehicle: Int64, milliseconds: Int64) -> StoredReading? {
    let position = reading.position
    guard let altitude = ReadingCode.steps(reading.altitude.metres, per: 100),
      let up = ReadingCode.steps(reading.verticalSpeed.metresPerSecond, per: 100),
      let longitude = ReadingCode.steps(position.longitude, per: 1e7),
      let latitude = ReadingCode.steps(position.latitude, per: 1e7)
    else { return nil }
    var row = StoredReading()
    row.key = ReadingCode.key(milliseconds: milliseconds, vehicle: vehicle)
    row.east = longitude - baseLongitude
    row.north = latitude - baseLatitude
    row.altitudeCentimetres = altitude
    row.velocityUp = up
    if let velocity = reading.velocity, let north = ReadingCode.steps(velocity.north.metresPerSecond, per: 100),
      let east = ReadingCode.steps(velocity.east.metresPerSecond, per: 100)
    {
      row.velocityNorth = north
      row.velocityEast = east
    } else {
      guard let speed = ReadingCode.steps(reading.groundSpeed.metresPerSecond, per: 100) else { return nil }
      if reading.velocity != nil { repairs.numbersLeftOut += 1 }
      row.velocityNorth = speed
    }
    row.roll = angle(reading.roll)
    row.pitch = angle(reading.pitch)
    row.heading = angle(reading.heading)
    row.charge = steps(reading.charge?.fraction, per: 10_000)
    row.millivolts = steps(reading.batteryVolts, per: 1000)
    row.current = steps(reading.batteryAmperes, per: 100)
    return row
  }

  /// What changes seldom.
  mutating func status(_ reading: Reading) -> StoredStatus {
    var status = StoredStatus(
      sortie: reading.sortie, mode: reading.mode, modeNumber: reading.modeNumber, isArmed: reading.isArmed,
      isInAir: reading.isInAir)
    status.linkLoss = steps(reading.linkLoss, per: 10_000)
    status.linkSilenceMilliseconds = steps(reading.linkSilenceSeconds, per: 1000)
    if let wind = reading.wind, let north = steps(wind.north.metresPerSecond, per: 10),
      let east = steps(wind.east.metresPerSecond, per: 10)
    {
      status.windNorth = north
      status.windEast = east
    }
    status.sprayedMillilitres = steps(reading.sprayedLitres, per: 1000)
    status.isLampOn = reading.isLampOn
    status.loadGrams = steps(reading.loadKilograms, per: 1000)
    return status
  }

  @inline(__always)
  private mutating func steps(_ value: Double?, per unit: Double) -> Int64? {
    guard let value else { return nil }
    guard let steps = ReadingCode.steps(value, per: unit) else {
      repairs.numbersLeftOut += 1
      return nil
    }
    return steps
  }

  @inline(__always)
  private mutating func angle(_ angle: Angle?) -> Int64? {
    guard let angle else { return nil }
    guard let hundredths = ReadingCode.hundredths(angle) else {
      repairs.numbersLeftOut += 1
      return nil
    }
    return hundredths
  }
}
