/// Commands with their parameters named, so that nobody writes a bare number into the wrong one.
extension CommandLong {
  /// Asks for one message now (512); AUTOPILOT_VERSION, HOME_POSITION and others.
  package static func requestMessage(_ messageID: UInt32) -> CommandLong {
    CommandLong(command: MavCmd.requestMessage, param1: Float(messageID))
  }

  /// Asks for a message at an interval (511); `nil` stops it, zero asks for the vehicle's usual one.
  package static func setMessageInterval(_ messageID: UInt32, _ interval: Duration?) -> CommandLong {
    let microseconds = interval.map { Float(max($0, .zero) / .microseconds(1)) } ?? -1
    return CommandLong(command: MavCmd.setMessageInterval, param1: Float(messageID), param2: microseconds)
  }

  /// Goes on at an item of the mission (224).
  package static func setMissionCurrent(_ number: UInt16) -> CommandLong {
    CommandLong(command: MavCmd.doSetMissionCurrent, param1: Float(number))
  }

  /// Opens or closes a gripper (211); the first is 1.
  package static func gripper(_ number: Int = 1, grabs: Bool) -> CommandLong {
    CommandLong(
      command: MavCmd.doGripper, param1: Float(number),
      param2: Float(grabs ? GripperActions.grab : GripperActions.release))
  }

  /// Lets a winch's line out by a length, in where that is negative, in metres (42600); at the given speed in metres
  /// per second.
  package static func winch(_ number: Int = 1, metres: Float, metresPerSecond: Float) -> CommandLong {
    CommandLong(
      command: MavCmd.doWinch, param1: Float(number), param2: Float(WinchActions.relativeLengthControl),
      param3: metres, param4: metresPerSecond)
  }

  /// Lets a winch deliver: down to the ground and up again (42600, action 4).
  package static func winchDelivery(_ number: Int = 1) -> CommandLong {
    CommandLong(command: MavCmd.doWinch, param1: Float(number), param2: Float(WinchActions.deliver))
  }

  /// Switches the sprayer (216, of the ArduPilot dialect).
  package static func sprayer(isOn: Bool) -> CommandLong {
    CommandLong(command: MavCmd.doSprayer, param1: isOn ? 1 : 0)
  }

  /// Takes a picture at each distance flown, in metres (206); zero stops it. `takesOneNow` takes the first at once.
  package static func cameraTrigger(everyMetres: Float, takesOneNow: Bool = true) -> CommandLong {
    CommandLong(
      command: MavCmd.doSetCamTriggDist, param1: max(0, everyMetres), param3: takesOneNow ? 1 : 0)
  }

  /// Takes one picture (203).
  package static func takePicture() -> CommandLong {
    CommandLong(command: MavCmd.doDigicamControl, param5: 1)
  }

  /// Plays an announcement of the vehicle's loudspeaker by its number.
  ///
  /// MAVLink has no message for speech, and PLAY_TUNE_V2 holds notes only: as in missions, it is MAV_CMD_USER_1 (31010)
  /// with the number in the first parameter. ArduPilot answers UNSUPPORTED unless a script takes it.
  package static func announce(_ number: Int) -> CommandLong {
    CommandLong(command: MavCmd.user1, param1: Float(number))
  }
}

extension MissionItemInt {
  /// Places a payload at a position (94): down until the ground is felt, at most `metresMax` deep.
  package static func payloadPlace(latitudeE7: Int32, longitudeE7: Int32, metresMax: Float) -> MissionItemInt {
    MissionItemInt(
      frame: MavFrame.globalRelativeAlt, command: MavCmd.navPayloadPlace, autocontinue: 1, param1: metresMax,
      x: latitudeE7, y: longitudeE7)
  }
}

extension CameraThermalRange {
  /// The coldest and the warmest temperature of the picture in °C; `nil` where the message makes no sense.
  package var celsius: ClosedRange<Double>? {
    guard min.isFinite, max.isFinite, min <= max, min >= -273.15 else { return nil }
    return Double(min)...Double(max)
  }
}

extension AutopilotVersion {
  /// Whether the vehicle says that it can do all of these: a mask of `MavProtocolCapability`.
  package func has(_ capability: UInt64) -> Bool { capabilities & capability == capability }

  /// How the vehicle writes parameters.
  package var parameterEncoding: ParameterValue.Encoding { ParameterValue.Encoding(capabilities: capabilities) }

  /// Version of the flight software, such as 4.7.0.
  package var flightVersion: (major: UInt8, minor: UInt8, patch: UInt8) {
    (
      UInt8(truncatingIfNeeded: flightSwVersion >> 24), UInt8(truncatingIfNeeded: flightSwVersion >> 16),
      UInt8(truncatingIfNeeded: flightSwVersion >> 8)
    )
  }
}
