/// How near a movement comes to a zone while the zone is active: the horizontal or the vertical metres to it,
/// whichever are more; negative inside.
struct ZoneNearness: SampledField {
  let motion: SampledMotion
  let zone: PlainZone

  func sample(at time: Double, half: Double) -> FieldSample {
    let activity = zone.activity(at: time, half: half)
    guard activity.mayBe else { return .nothing }
    let place = motion.place(at: time)
    let (across, up) = (motion.acrossMetresPerSecondMax * half, motion.upMetresPerSecondMax * half)
    let horizontal = zone.shape.signedMetres(east: place.east, north: place.north)
    let vertical = zone.verticalMetres(up: place.up)
    let low = max(horizontal - across, vertical - up)
    let value = max(horizontal, vertical)
    let isResolved = activity.isThroughout || half < DenseSearch.resolutionSeconds
    return FieldSample(
      low: low, high: activity.isThroughout ? max(horizontal + across, vertical + up) : .infinity,
      value: activity.isNow ? value : .infinity,
      isFine: isResolved && value - low < DenseSearch.resolutionMetres)
  }
}

/// How near a movement comes to a building in space; negative inside.
struct BuildingNearness: SampledField {
  let motion: SampledMotion
  let shape: PlainShape
  /// The roof, in metres above mean sea level.
  let top: Double

  static func metres(_ across: Double, _ above: Double) -> Double {
    let (out, over) = (max(0, across), max(0, above))
    return out > 0 || over > 0 ? (out * out + over * over).squareRoot() : max(across, above)
  }

  func sample(at time: Double, half: Double) -> FieldSample {
    let place = motion.place(at: time)
    let (across, up) = (motion.acrossMetresPerSecondMax * half, motion.upMetresPerSecondMax * half)
    let horizontal = shape.signedMetres(east: place.east, north: place.north)
    let above = place.up - top
    let value = Self.metres(horizontal, above)
    let low = Self.metres(horizontal - across, above - up)
    return FieldSample(
      low: low, high: Self.metres(horizontal + across, above + up), value: value,
      isFine: value - low < DenseSearch.resolutionMetres)
  }
}

/// The metres in space between two movements.
struct PairDistance: SampledField {
  let one: SampledMotion
  let other: SampledMotion

  func sample(at time: Double, half: Double) -> FieldSample {
    let value = one.place(at: time).metres(to: other.place(at: time))
    let (across, up) = (
      one.acrossMetresPerSecondMax + other.acrossMetresPerSecondMax,
      one.upMetresPerSecondMax + other.upMetresPerSecondMax
    )
    let change = (across * across + up * up).squareRoot() * half
    return FieldSample(
      low: value - change, high: value + change, value: value, isFine: change < DenseSearch.resolutionMetres)
  }
}

/// The metres in space between a movement and a place.
struct PlaceDistance: SampledField {
  let motion: SampledMotion
  let place: SampledMotion.Place

  func sample(at time: Double, half: Double) -> FieldSample {
    let value = motion.place(at: time).metres(to: place)
    let (across, up) = (motion.acrossMetresPerSecondMax * half, motion.upMetresPerSecondMax * half)
    let change = (across * across + up * up).squareRoot()
    return FieldSample(
      low: value - change, high: value + change, value: value, isFine: change < DenseSearch.resolutionMetres)
  }
}

/// The metres from a movement to the border of the map, negative outside.
struct BorderRoom: SampledField {
  let motion: SampledMotion
  let boundary: PlainShape

  func sample(at time: Double, half: Double) -> FieldSample {
    let place = motion.place(at: time)
    let across = motion.acrossMetresPerSecondMax * half
    let value = -boundary.signedMetres(east: place.east, north: place.north)
    return FieldSample(
      low: value - across, high: value + across, value: value, isFine: across < DenseSearch.resolutionMetres)
  }
}

/// The metres that an altitude has below a ceiling or above the ground; negative beyond.
struct HeightRoom: SampledField {
  let motion: SampledMotion
  /// The limit in metres above mean sea level.
  let limit: Double
  let isCeiling: Bool

  func sample(at time: Double, half: Double) -> FieldSample {
    let up = motion.upMetresPerSecondMax * half
    let altitude = motion.place(at: time).up
    let value = isCeiling ? limit - altitude : altitude - limit
    return FieldSample(
      low: value - up, high: value + up, value: value, isFine: up < DenseSearch.resolutionMetres)
  }
}
