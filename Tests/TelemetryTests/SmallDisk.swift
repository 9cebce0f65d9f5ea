import Foundation
import Glibc

/// A file system of a few hundred kilobytes that is full soon; needs leave to mount, as root has.
final class SmallDisk {
  let path: String

  /// Whether this process may mount at all.
  static let isAllowed: Bool = (try? SmallDisk(kilobytes: 64)) != nil

  struct NotAllowed: Error {}

  init(kilobytes: Int) throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("sortie-disk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
    guard mount("tmpfs", path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
      try? FileManager.default.removeItem(atPath: path)
      throw NotAllowed()
    }
  }

  deinit {
    umount2(path, Int32(MNT_DETACH))
    try? FileManager.default.removeItem(atPath: path)
  }

  var run: String { path + "/run.sqlite" }

  /// Fills what is left; removing the file frees it.
  func fill() throws {
    let descriptor = open(path + "/filler", O_CREAT | O_WRONLY, 0o600)
    defer { close(descriptor) }
    let block = [UInt8](repeating: 1, count: 4096)
    while write(descriptor, block, block.count) > 0 {}
  }

  func free() { unlink(path + "/filler") }
}
