/// Where a link begins: a socket that listens or one that calls.
///
/// Written as a URL. The names are those that ground stations use:
///
/// | URL | socket |
/// |---|---|
/// | `udp://HOST:PORT`, `udpin://HOST:PORT` | waits for datagrams at an address of this machine; no host is loopback |
/// | `udpout://HOST:PORT` | sends datagrams to an address first |
/// | `tcp://HOST:PORT`, `tcpout://HOST:PORT` | connects to an address |
/// | `tcpin://HOST:PORT` | waits for connections |
///
/// An IPv6 address stands in brackets.
package enum LinkEndpoint: Sendable, Hashable {
  /// Datagrams that come to an address of this machine.
  case udpListen(host: String, port: Int)
  /// Datagrams to an address, and the answers from there.
  case udpSend(host: String, port: Int)
  /// Connections that come to an address of this machine.
  case tcpListen(host: String, port: Int)
  /// One connection to an address.
  case tcpConnect(host: String, port: Int)

  /// Whether it carries datagrams, each of which holds whole frames.
  package var isDatagram: Bool {
    switch self {
    case .udpListen, .udpSend: true
    case .tcpListen, .tcpConnect: false
    }
  }

  /// The host that stands for none: loopback.
  package static let loopback = "127.0.0.1"
  /// The most characters of a URL.
  package static let charactersMax = 300
  /// The schemes, for messages.
  static let schemes = ["udp", "udpin", "udpout", "tcp", "tcpout", "tcpin"]

  /// Why a URL names no endpoint.
  package struct Mistake: Error, Sendable, Hashable {
    /// What is wrong, one sentence without a period.
    package var message: String
    /// What to write instead.
    package var help: String
  }

  /// Reads a URL.
  package init(url: String) throws(Mistake) {
    guard url.count <= Self.charactersMax else {
      throw Mistake(message: "a link has more than \(Self.charactersMax) characters", help: Self.example)
    }
    guard let colon = url.firstRange(of: "://") else {
      throw Mistake(message: "`\(url)` is not a link", help: Self.example)
    }
    let scheme = url[..<colon.lowerBound].lowercased()
    let (host, port) = try Self.address(url[colon.upperBound...], of: url, scheme: scheme)
    switch scheme {
    case "udp", "udpin": self = .udpListen(host: host, port: port)
    case "udpout": self = .udpSend(host: host, port: port)
    case "tcp", "tcpout": self = .tcpConnect(host: host, port: port)
    case "tcpin": self = .tcpListen(host: host, port: port)
    default:
      throw Mistake(
        message: "`\(scheme)` is no kind of link", help: "use one of \(Self.schemes.joined(separator: ", "))")
    }
  }

  private static let example = "write for example udp://127.0.0.1:14550 or tcp://127.0.0.1:5760"

  /// Host and port of what stands behind the scheme.
  private static func address(
    _ text: Substring, of url: String, scheme: String
  ) throws(Mistake) -> (host: String, port: Int) {
    guard let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") else {
      throw Mistake(message: "`\(url)` has no port", help: example)
    }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(digits),
      (0...65_535).contains(port)
    else {
      throw Mistake(message: "`\(digits)` is no port", help: "ports are 1 to 65535")
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
    } else if host.contains(":") {
      throw Mistake(message: "`\(host)` is no host", help: "an IPv6 address stands in brackets: [::1]:14550")
    }
    let listens = scheme == "udp" || scheme == "udpin" || scheme == "tcpin"
    guard listens || port > 0 else { throw Mistake(message: "`\(url)` has port 0", help: "name the port to call") }
    guard listens || !host.isEmpty else { throw Mistake(message: "`\(url)` has no host", help: example) }
    return (host.isEmpty ? loopback : host, port)
  }
}

extension LinkEndpoint: CustomStringConvertible {
  /// The URL.
  package var description: String {
    func at(_ host: String, _ port: Int) -> String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    return switch self {
    case .udpListen(let host, let port): "udp://\(at(host, port))"
    case .udpSend(let host, let port): "udpout://\(at(host, port))"
    case .tcpConnect(let host, let port): "tcp://\(at(host, port))"
    case .tcpListen(let host, let port): "tcpin://\(at(host, port))"
    }
  }
}
