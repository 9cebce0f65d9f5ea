import Documents
import Foundation
import Testing

@Suite struct BoundedFileTests {
  /// A folder that is gone after the test.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("sortie-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit {
      do {
        try FileManager.default.removeItem(atPath: path)
      } catch {
        // What is left in the folder for temporary files is the system's to clean.
      }
    }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
      return "\(path)/\(name)"
    }
  }

  private func code(_ path: String, bytesMax: Int = 100) -> BoundedFileError.Code? {
    do {
      _ = try BoundedFile.read(path, bytesMax: bytesMax)
      return nil
    } catch {
      return error.code
    }
  }

  @Test(
    "files up to the limit are read whole, one byte more is refused with size and limit", arguments: [0, 1, 7, 3000])
  func limit(size: Int) throws {
    let folder = try Folder()
    let bytes = (0..<size).map { UInt8($0 % 251) }
    let path = try folder.file("a", bytes)
    #expect(try BoundedFile.read(path, bytesMax: size) == bytes)
    #expect(try BoundedFile.read(path, bytesMax: size + 5000) == bytes)
    guard size > 0 else { return }
    let error = #expect(throws: BoundedFileError.self) { try BoundedFile.read(path, bytesMax: size - 1) }
    #expect(error?.reason == "it has \(size) bytes, and at most \(size - 1) are read")
  }

  @Test("a file of terabytes is refused from its size alone")
  func sparse() throws {
    let folder = try Folder()
    let path = try folder.file("huge", [])
    #expect(truncate(path, 1 << 40) == 0)
    #expect(code(path, bytesMax: 1 << 30) == .tooLarge)
  }

  @Test("a file whose size the system does not know is read up to the limit, and no further")
  func unknownSize() throws {
    // Files below /proc say that they have 0 bytes.
    let whole = try BoundedFile.read("/proc/self/maps", bytesMax: 10_000_000)
    #expect(whole.count > 100)
    #expect(code("/proc/self/maps", bytesMax: 100) == .tooLarge)
  }

  @Test("folders, pipes, devices and missing files are refused without waiting")
  func otherThanFiles() throws {
    let folder = try Folder()
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    #expect(code("\(folder.path)/pipe") == .notRegular)
    #expect(code("/dev/zero") == .notRegular)
    #expect(code("/dev/null") == .notRegular)
    #expect(code(folder.path) == .folder)
    #expect(code("\(folder.path)/nothing") == .missing)
    #expect(code("\(folder.path)/pipe/nothing") == .missing)
    #expect(code("a\0b") == .missing)
    let path = try folder.file("real", [1, 2])
    #expect(symlink(path, "\(folder.path)/link") == 0)
    #expect(try BoundedFile.read("\(folder.path)/link", bytesMax: 2) == [1, 2])
    #expect(symlink("\(folder.path)/loop", "\(folder.path)/loop") == 0)
    #expect(code("\(folder.path)/loop") == .failed)
  }
}
