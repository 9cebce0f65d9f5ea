import MAVLink
import Quantities

/// What the autopilot says of its estimates, of its modes and of its protocol.
extension SimulatedVehicle {
  /// Whether the vehicle knows where it is.
  func hasPosition(at seconds: Double) -> Bool { seconds >= Self.bootSeconds && !failsafes.isPositionAnswered }

  /// How far the estimate of the place is from being believed, from 0 at its best to 1, where it is given up, and beyond where a
  /// place is refused: without satellites it grows worse until the failsafe answers.
  private func positionDoubt(at seconds: Double) -> Double {
    guard let since = failsafes.positionLostSeconds else {
      // The test ratio of a place that is refused: 1 at the gate.
      guard receiver.refusedSince != nil else { return 0.01 }
      return min(Self.testRatioMax, receiver.innovationMetres / SatelliteReceiver.gateMetres)
    }
    return min(1, 0.01 + (seconds - since) / Self.positionSecondsMax)
  }

  /// ArduPilot's EKF_STATUS_REPORT: nothing before the filter runs, then height and attitude, then the place.
  func filterStatus(at seconds: Double) -> EkfStatusReport {
    guard seconds >= Self.initialiseSeconds else { return EkfStatusReport() }
    var flags =
      EstimatorStatusFlags.attitude | EstimatorStatusFlags.velocityHoriz | EstimatorStatusFlags.velocityVert
      | EstimatorStatusFlags.posVertAbs
    // The flags of ArduPilot's filter have the numbers of ESTIMATOR_STATUS up to 512.
    flags |= hasPosition(at: seconds) ? Self.placeFlags : EstimatorStatusFlags.constPosMode
    let doubt = Float(positionDoubt(at: seconds))
    return EkfStatusReport(flags: flags, velocityVariance: doubt, posHorizVariance: doubt, posVertVariance: 0.005)
  }

  /// PX4's ESTIMATOR_STATUS.
  func estimatorStatus(at seconds: Double) -> EstimatorStatus {
    var flags =
      EstimatorStatusFlags.attitude | EstimatorStatusFlags.velocityHoriz | EstimatorStatusFlags.velocityVert
      | EstimatorStatusFlags.posVertAbs
    if hasPosition(at: seconds) { flags |= Self.placeFlags }
    let doubt = Float(positionDoubt(at: seconds))
    return EstimatorStatus(
      timeUsec: microseconds(seconds), flags: flags, velRatio: doubt, posHorizRatio: doubt, posVertRatio: 0.005,
      posHorizAccuracy: 0.8, posVertAccuracy: 1.2)
  }

  /// The greatest test ratio that is told.
  private static let testRatioMax = 10.0

  private static let placeFlags =
    EstimatorStatusFlags.posHorizRel | EstimatorStatusFlags.posHorizAbs | EstimatorStatusFlags.predPosHorizRel
    | EstimatorStatusFlags.predPosHorizAbs

  // MARK: Modes and protocol

  /// PROTOCOL_VERSION: MAVLink 1 is understood, 2 is spoken.
  var protocolVersion: ProtocolVersion { ProtocolVersion(version: 200, minVersion: 100, maxVersion: 200) }

  /// CURRENT_MODE: what was asked for last is what it is in, unless something else took over; that is not told apart.
  var currentMode: CurrentMode {
    let number = autopilot.mode.number(of: configuration.kind, profile: configuration.profile) ?? 0
    return CurrentMode(standardMode: autopilot.mode.standardNumber, customMode: number, intendedCustomMode: number)
  }

  /// AVAILABLE_MODES of a mode, counted from 1, or of all for 0; empty for one that there is not.
  func availableModes(_ index: Int) -> [AvailableModes] {
    let modes = Autopilot.Mode.allCases.filter {
      $0.number(of: configuration.kind, profile: configuration.profile) != nil
    }
    let wanted = index == 0 ? Array(1...modes.count) : (1...modes.count).contains(index) ? [index] : []
    return wanted.map { number in
      let mode = modes[number - 1]
      return AvailableModes(
        numberModes: UInt8(clamping: modes.count), modeIndex: UInt8(clamping: number),
        standardMode: mode.standardNumber,
        customMode: mode.number(of: configuration.kind, profile: configuration.profile) ?? 0,
        modeName: mode.name)
    }
  }
}

extension Autopilot.Mode {
  /// The `MavStandardMode` that it is.
  var standardNumber: UInt8 {
    switch self {
    case .altitudeHold: MavStandardMode.altitudeHold
    case .positionHold: MavStandardMode.positionHold
    case .auto: MavStandardMode.mission
    case .returnToLaunch: MavStandardMode.safeRecovery
    case .land: MavStandardMode.land
    case .takeOff: MavStandardMode.takeoff
    case .stabilize, .manual, .guided, .loiter, .hold, .brake: MavStandardMode.nonStandard
    }
  }
}
