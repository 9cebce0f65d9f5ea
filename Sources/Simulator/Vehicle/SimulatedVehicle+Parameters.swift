import MAVLink

/// Parameters: list, read and set.
extension SimulatedVehicle {
  mutating func perform(_ actions: [ParameterServer.Action], at seconds: Double) {
    for action in actions {
      switch action {
      case .send(let message): send(message)
      case .changed(let name): apply(parameter: name, at: seconds)
      }
    }
  }

  /// Follows a parameter that was set.
  private mutating func apply(parameter name: String, at seconds: Double) {
    applyParameters()
    switch name {
    case "WPNAV_SPEED", "WP_SPEED", "MPC_XY_CRUISE": autopilot.change(speed: settings.speed, body: body)
    default:
      if let group = VehicleParameters.streamGroups.first(where: { $0.name == name })?.group {
        startGroup(group, rateHertz: max(0, parameters.value(name)?.number ?? 0), at: seconds)
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
