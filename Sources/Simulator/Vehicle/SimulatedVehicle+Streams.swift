import MAVLink

/// Which messages are sent by themselves, in groups as ArduPilot has them and at rates as PX4 has them.
extension SimulatedVehicle {
  /// ArduCopter's groups of REQUEST_DATA_STREAM. Left out are the messages of what is not simulated: POWER_STATUS,
  /// MEMINFO, AHRS and ESC_TELEMETRY_1_TO_4. Group 4 was observed to be empty.
  private static let groups: [UInt8: [UInt32]] = [
    1: [RawImu.id, ScaledImu2.id, ScaledImu3.id, ScaledPressure.id, ScaledPressure2.id],
    2: [SysStatus.id, NavControllerOutput.id, MissionCurrent.id, GpsRawInt.id, FenceStatus.id],
    3: [ServoOutputRaw.id, RcChannels.id],
    6: [GlobalPositionInt.id, LocalPositionNed.id],
    10: [Attitude.id, Simstate.id, Ahrs2.id],
    11: [VfrHud.id],
    12: [SystemTime.id, Wind.id, TerrainReport.id, EkfStatusReport.id, Vibration.id, BatteryStatus.id],
  ]

  /// What a PX4 vehicle sends at once, in messages per second.
  private static let usualRates: [(messageID: UInt32, hertz: Double)] = [
    (Attitude.id, 10), (AttitudeQuaternion.id, 10), (GlobalPositionInt.id, 5), (LocalPositionNed.id, 5), (VfrHud.id, 4),
    (GpsRawInt.id, 1), (SysStatus.id, 1), (BatteryStatus.id, 0.5), (ExtendedSysState.id, 1), (HomePosition.id, 0.5),
    (MissionCurrent.id, 1), (EstimatorStatus.id, 0.5), (SystemTime.id, 1), (PositionTargetGlobalInt.id, 1),
  ]

  /// What a talkative PX4 vehicle sends besides: a run against our own dispatcher needs none of it.
  private static let talkativeRates: [(messageID: UInt32, hertz: Double)] = [
    (AltitudeMessage.id, 1), (CurrentMode.id, 0.5), (GpsGlobalOrigin.id, 0.1), (NavControllerOutput.id, 1),
    (ServoOutputRaw.id, 1), (Vibration.id, 0.1), (WindCov.id, 0.5),
  ]

  /// REQUEST_DATA_STREAM and the parameters of that name; group 0 stands for all, and a rate of 0 stops a group.
  mutating func startGroup(_ group: UInt8, rateHertz: Double, at seconds: Double) {
    var messages = Self.groups[group] ?? []
    if group == 0 { messages = Self.groups.values.flatMap(\.self) + [PositionTargetGlobalInt.id] }
    let interval = rateHertz > 0 ? 1 / rateHertz : nil
    for message in messages.sorted() { _ = streams.set(message, intervalSeconds: interval, at: seconds) }
  }

  /// Starts the streams of a PX4 vehicle.
  mutating func startUsualStreams(at seconds: Double = 0) {
    for (messageID, hertz) in Self.usualRates + (configuration.isTalkative ? Self.talkativeRates : []) {
      _ = streams.set(messageID, intervalSeconds: 1 / hertz, at: seconds)
    }
  }
}
