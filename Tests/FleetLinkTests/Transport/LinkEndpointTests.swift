import FleetLink
import Testing

@Suite struct LinkEndpointTests {
  @Test(
    "links are written as ground stations write them",
    arguments: [
      ("udp://127.0.0.1:14550", LinkEndpoint.udpListen(host: "127.0.0.1", port: 14550)),
      ("udp://:14550", .udpListen(host: "127.0.0.1", port: 14550)),
      ("udpin://[::1]:14550", .udpListen(host: "::1", port: 14550)),
      ("udpout://localhost:14551", .udpSend(host: "localhost", port: 14551)),
      ("TCP://127.0.0.1:5760", .tcpConnect(host: "127.0.0.1", port: 5760)),
      ("tcpout://[::1]:5760", .tcpConnect(host: "::1", port: 5760)),
      ("tcpin://:0", .tcpListen(host: "127.0.0.1", port: 0)),
    ])
  func written(url: String, endpoint: LinkEndpoint) throws {
    #expect(try LinkEndpoint(url: url) == endpoint)
    #expect(try LinkEndpoint(url: endpoint.description) == endpoint)
  }

  @Test(
    "what is no link is refused with the word that is wrong",
    arguments: [
      ("", "is not a link"), ("14550", "is not a link"), ("serial:///dev/ttyUSB0", "no port"),
      ("http://127.0.0.1:80", "`http`"), ("udp://127.0.0.1", "no port"), ("udp://127.0.0.1:", "no port"),
      ("udp://127.0.0.1:99999", "`99999`"), ("udp://127.0.0.1:-1", "`-1`"), ("udp://::1:14550", "`::1`"),
      ("udp://[::1]", "no port"), ("tcp://:5760", "no host"), ("udpout://127.0.0.1:0", "port 0"),
      ("udp://" + String(repeating: "a", count: 400) + ":1", "300"),
    ])
  func refused(url: String, word: String) {
    #expect {
      try LinkEndpoint(url: url)
    } throws: { error in
      guard let mistake = error as? LinkEndpoint.Mistake else { return false }
      return mistake.message.contains(word) || mistake.message.contains("is no port") && word == "no port"
    }
  }
}
