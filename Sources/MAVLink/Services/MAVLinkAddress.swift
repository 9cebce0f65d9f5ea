/// Who speaks on a link: a system and one of its components.
///
/// Two links may use the same numbers for two vehicles, so the key of a vehicle is (link, system).
package struct MAVLinkAddress: Sendable, Hashable, Comparable {
  /// The system, 1...255; 0 means every system where it is a target.
  package var systemID: UInt8
  /// The component; 0 means every component where it is a target.
  package var componentID: UInt8

  /// Makes an address from its two numbers.
  package init(systemID: UInt8, componentID: UInt8) {
    self.systemID = systemID
    self.componentID = componentID
  }

  /// By system, then by component.
  package static func < (left: MAVLinkAddress, right: MAVLinkAddress) -> Bool {
    (left.systemID, left.componentID) < (right.systemID, right.componentID)
  }

  /// Whether a message with these target numbers is meant for this address; zeros mean everybody.
  package func isTargeted(system: UInt8, component: UInt8) -> Bool {
    (system == 0 || system == systemID) && (component == 0 || component == componentID)
  }

  /// Whether a sender is the peer that this address names; component 0 stands for any component of the system.
  package func matches(sender: MAVLinkAddress) -> Bool {
    systemID == sender.systemID && (componentID == 0 || componentID == sender.componentID)
  }
}

extension MAVLinkFrame {
  /// Who sent the frame.
  package var sender: MAVLinkAddress { MAVLinkAddress(systemID: systemID, componentID: componentID) }
}
