import Bounce
import Foundation
import Glibc
import Testing

/// A node whose disk fills up under load, and empties again (R64).
@Suite("A full disk", .serialized)
struct AFullDiskTests {
    @Test(
        "is answered with a refusal, loses and repeats nothing, and once there is room all goes on by itself",
        .enabled(if: FileLimit.isThere))
    func fileLimit() async throws {
        try await CrashBench.with { bench in
            let data = bench.folder.appending(path: "data")
            let node = try bench.start(data: data)
            defer { node.kill() }
            let before = try submit(20, "a", to: node)
            let store = data.appending(path: "postrider.db-wal").path
            let size = (try FileManager.default.attributesOfItem(atPath: store)[.size] as? Int) ?? 0
            try limitFiles(of: node, to: size + 40_000)
            let (during, refusal) = try submitUntilRefused("b", to: node)
            #expect(refusal.hasPrefix("45"), "\(refusal)")
            try limitFiles(of: node, to: nil)
            let after = try submit(20, "c", to: node)
            try await check(before + during + after, bench, node, data)
        }
    }

    @Test("of its own fills up and empties", .enabled(if: Tmpfs.isAllowed))
    func tmpfs() async throws {
        try await CrashBench.with { bench in
            let disk = try Tmpfs(at: bench.folder.appending(path: "disk"), megabytes: 64)
            defer { disk.unmount() }
            let data = disk.folder.appending(path: "data")
            let node = try bench.start(data: data, more: ["--disk-reserve", "0"])
            defer { node.kill() }
            let before = try submit(20, "a", to: node)
            try disk.fill(leaving: 100_000)
            let (during, refusal) = try submitUntilRefused("b", to: node)
            #expect(refusal.hasPrefix("452 4.3.1"), "\(refusal)")
            disk.empty()
            let after = try submit(20, "c", to: node)
            try await check(before + during + after, bench, node, data)
        }
    }

    @Test("takes nothing in below its reserve, and what waits is still sent and settled", .enabled(if: Tmpfs.isAllowed))
    func reserve() async throws {
        try await CrashBench.with { bench in
            let disk = try Tmpfs(at: bench.folder.appending(path: "disk"), megabytes: 64)
            defer { disk.unmount() }
            let data = disk.folder.appending(path: "data")
            let node = try bench.start(data: data, more: ["--disk-reserve", "16M"])
            defer { node.kill() }
            let client = try SubmissionClient(port: node.smtpPort)
            try client.submit(to: "held@dest.test", token: "held")
            #expect(await bench.eventually { bench.sink.heldCount == 1 })
            try disk.fill(leaving: 8 << 20)
            let (during, refusal) = try submitUntilRefused("b", to: node)
            #expect(refusal.hasPrefix("452 4.3.1"), "\(refusal)")
            bench.sink.letGo()
            try await check(["held"] + during, bench, node, data)
        }
    }

    /// Submits messages that are all taken; the first attempts may meet a disk that was full a moment ago.
    private func submit(_ count: Int, _ name: String, to node: KilledNode) throws -> [String] {
        let until = Date().addingTimeInterval(60)
        var tokens: [String] = []
        while tokens.count < count {
            let token = "\(name)\(tokens.count)"
            do {
                try SubmissionClient(port: node.smtpPort).submit(to: "ok-\(token)@dest.test", token: token)
                tokens.append(token)
            } catch {
                guard Date() < until else { throw error }
                usleep(50_000)
            }
        }
        return tokens
    }

    /// - Returns: what was acknowledged before the first refusal, and its words.
    private func submitUntilRefused(_ name: String, to node: KilledNode) throws -> ([String], String) {
        var tokens: [String] = []
        let client = try SubmissionClient(port: node.smtpPort)
        let until = Date().addingTimeInterval(60)
        while Date() < until {
            let token = "\(name)\(tokens.count)"
            do {
                try client.submit(to: "ok-\(token)@dest.test", token: token)
                tokens.append(token)
            } catch SubmissionClient.Failure.refused(let words) {
                return (tokens, words)
            }
        }
        return (tokens, "")
    }

    /// Everything acknowledged comes to the sink, once, and is `ok` in the store.
    private func check(_ tokens: [String], _ bench: CrashBench, _ node: KilledNode, _ data: URL) async throws {
        let arrived = await bench.eventually {
            Set(tokens).isSubset(of: bench.sink.all.values.flatMap(\.taken.keys))
        }
        #expect(arrived)
        #expect(node.stop() == 0)
        let repeated = bench.sink.all.values.flatMap(\.taken).filter { $0.value > 1 }
        #expect(repeated.isEmpty, "\(repeated)")
        let statuses = try await bench.statuses(at: data)
        for token in tokens { #expect(statuses[token] == [.ok], "\(token)") }
        #expect(Set(statuses.keys) == Set(tokens), "what was refused is not there")
    }

    private func limitFiles(of node: KilledNode, to byteCount: Int?) throws {
        let command = try Process.run(
            FileLimit.command,
            arguments: ["--pid", "\(node.processID)", "--fsize=\(byteCount.map(String.init) ?? "unlimited"):unlimited"])
        command.waitUntilExit()
        #expect(command.terminationStatus == 0)
    }
}

/// The limit on the size of a running process's files.
enum FileLimit {
    static let command = URL(filePath: "/usr/bin/prlimit")
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: command.path) }
}

/// A small disk in memory, where this machine lets us have one.
struct Tmpfs {
    let folder: URL
    private var ballast: String { folder.appending(path: "ballast").path }

    static let isAllowed: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "postrider-mount-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        guard let disk = try? Tmpfs(at: folder, megabytes: 1) else { return false }
        disk.unmount()
        return true
    }()

    init(at folder: URL, megabytes: Int) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
        }
        self.folder = folder
    }

    /// Fills it up to some bytes; the node may write meanwhile.
    func fill(leaving rest: Int) throws {
        let descriptor = open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        var length = 0
        for _ in 0..<1_000 {
            var facts = statvfs()
            guard descriptor >= 0, statvfs(folder.path, &facts) == 0 else { throw POSIXError(.EIO) }
            let surplus = Int(facts.f_bavail) * Int(facts.f_bsize) - rest
            guard surplus > 0 else { return }
            if posix_fallocate(descriptor, off_t(length), off_t(surplus)) == 0 { length += surplus }
        }
        throw POSIXError(.ENOSPC)
    }

    func empty() { unlink(ballast) }

    func unmount() { umount2(folder.path, Int32(MNT_DETACH)) }
}
