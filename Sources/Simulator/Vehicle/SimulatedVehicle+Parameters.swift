import MAVLink

/// Parameters: list, read and set.
extension SimulatedVehicle {
  mutating func answerParameter(_ message: any MAVLinkMessage, at seconds: Double) {
    switch message {
    case let list as ParamRequestList:
      guard address.isTargeted(system: list.targetSystem, component: list.targetComponent) else { return }
      for index in parameters.entries.indices { sendParameter(index) }
    case let read as ParamRequestRead:
      guard address.isTargeted(system: read.targetSystem, component: read.targetComponent) else { return }
      if read.paramIndex >= 0 {
        sendParameter(Int(read.paramIndex))
      } else if let index = parameters.index(of: read.paramId) {
        sendParameter(index)
      }
    case let set as ParamSet:
      guard address.isTargeted(system: set.targetSystem, component: set.targetComponent) else { return }
      setParameter(set, at: seconds)
    default: break
    }
  }

  private mutating func sendParameter(_ index: Int) {
    if let message = parameters.message(at: index) { send(message) }
  }

  /// Sets a parameter; what is unknown or no number gets no answer.
  private mutating func setParameter(_ message: ParamSet, at seconds: Double) {
    guard let index = parameters.take(message) else { return }
    sendParameter(index)
    let entry = parameters.entries[index]
    applyParameters()
    switch entry.name {
    case "WPNAV_SPEED", "WP_SPEED", "MPC_XY_CRUISE": autopilot.change(speed: settings.speed, body: body)
    default:
      if let group = ParameterTable.streamGroups.first(where: { $0.name == entry.name })?.group {
        startGroup(group, rateHertz: max(0, entry.value), at: seconds)
      }
    }
  }

  /// Brings the settings in line with the parameters.
  mutating func applyParameters() {
    settings = VehicleSettings(parameters, of: configuration)
    autopilot.returnHeightMetres = settings.returnHeightMetres
    autopilot.takeOffHeightMetres = settings.takeOffHeightMetres
  }
}
