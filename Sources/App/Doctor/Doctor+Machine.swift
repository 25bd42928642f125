import Accounts
import Foundation
import Glibc
import Mail
import Storage

extension Doctor {
    func lookAtDirectory() -> [DoctorFinding] {
        let path = directory.path
        if let fault = directory.fault {
            return [
                DoctorFinding("data", .failed, "\(fault).", mend: "Give \(path) to the user that the node runs as.")
            ]
        }
        guard access(path, F_OK) == 0 else {
            return [
                DoctorFinding(
                    "data", .warning, "There is no node in \(path) yet.",
                    mend: "Start one: postrider serve --data \(path); or name the directory with --data.")
            ]
        }
        return [lookAtPermissions(), lookAtSecret(), lookAtDisk()].compactMap(\.self)
    }

    private func lookAtPermissions() -> DoctorFinding {
        let path = directory.path
        var information = stat()
        guard stat(path, &information) == 0, information.st_mode & 0o077 != 0 else {
            return DoctorFinding("data", .ok, "\(path) can be written, and is read by its owner alone.")
        }
        return DoctorFinding(
            "data", .warning, "Others than its owner may look into \(path), where mail and keys are.",
            mend: "chmod 700 \(path)")
    }

    private func lookAtSecret() -> DoctorFinding? {
        let path = directory.secretPath
        guard access(path, F_OK) == 0 else {
            guard directory.hasStore else { return nil }
            return DoctorFinding(
                "secret", .warning, "\(path) is missing: keys in the store that were sealed with it sign nothing.",
                mend: "Bring it back from a copy; the next start makes a new one otherwise.")
        }
        guard let bytes = directory.read(path), bytes.count == KeySeal.byteCount else {
            return DoctorFinding(
                "secret", .failed, "\(path) cannot be read, or is no secret.", mend: "Bring it back from a copy.")
        }
        return DoctorFinding("secret", .ok, "\(path) is there; keep a copy of it apart from the store.")
    }

    private func lookAtDisk() -> DoctorFinding {
        let reserve = configuration.diskReserve
        guard let free = SpaceWatch.freeByteCount(at: directory.path) else {
            return DoctorFinding("disk", .warning, "The system does not say how much room there is.")
        }
        let words = "\(ByteCountText.write(free)) are free, \(ByteCountText.write(reserve)) are the least."
        guard free >= reserve else {
            return DoctorFinding(
                "disk", .failed, words + " No mail is taken in.", mend: "Make room, or lower `disk-reserve`.")
        }
        return DoctorFinding("disk", free / 4 >= reserve ? .ok : .warning, words)
    }

    /// Each connection needs one, and the store some dozens.
    func lookAtDescriptors() -> DoctorFinding {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return DoctorFinding("descriptors", .warning, "The system does not say how many files may be open.")
        }
        let count = min(limit.rlim_max, rlim_t(Int32.max))
        guard count >= 8_192 else {
            return DoctorFinding(
                "descriptors", .warning,
                "A process may have \(count) files and connections open; many campaigns need more.",
                mend: "Raise it: LimitNOFILE=65536 in the service, or ulimit -n.")
        }
        return DoctorFinding("descriptors", .ok, "A process may have \(count) files and connections open.")
    }

    /// Signatures, links and certificates carry times.
    func lookAtClock() -> DoctorFinding {
        guard Self.isClockAdrift() else {
            return DoctorFinding("clock", .ok, "The clock is kept by a time service.")
        }
        return DoctorFinding(
            "clock", .warning, "Nothing keeps the clock right; signatures and links carry its time.",
            mend: "Install one of systemd-timesyncd, chrony or ntpsec, or see that the host's clock is kept.")
    }

    /// Asks with nothing to set. Source: adjtimex(2): 5 is TIME_ERROR, the structure has 208 bytes. The C library's module does
    /// not show it to Swift.
    private static func isClockAdrift() -> Bool {
        typealias Question = @convention(c) (UnsafeMutableRawPointer) -> CInt
        guard let symbol = dlsym(nil, "adjtimex") else { return false }
        let state = UnsafeMutableRawPointer.allocate(byteCount: 512, alignment: 16)
        defer { state.deallocate() }
        state.initializeMemory(as: UInt8.self, repeating: 0, count: 512)
        return unsafeBitCast(symbol, to: Question.self)(state) == 5
    }

    func lookAtCertificate() -> [DoctorFinding] {
        guard let path = configuration.tlsCertificate else {
            guard configuration.smtp != nil else { return [] }
            return [
                DoctorFinding(
                    "certificate", .warning,
                    "There is no certificate, so passwords of SMTP are taken from this machine alone.",
                    mend: "Set `tls-certificate` and `tls-key`.")
            ]
        }
        do {
            _ = try ServerCertificate.context(configuration)
            guard let end = try ServerCertificate.end(of: path) else { return [] }
            let days = (end - time.now().microseconds / 1_000_000) / 86_400
            guard days >= 0 else {
                return [
                    DoctorFinding(
                        "certificate", .failed, "\(path) is out of date.", mend: "Renew it, and start the node again.")
                ]
            }
            return [
                DoctorFinding(
                    "certificate", days < 14 ? .warning : .ok, "\(path) fits its key, and is good for \(days) days.",
                    mend: days < 14 ? "Renew it, and start the node again." : nil)
            ]
        } catch {
            return [DoctorFinding("certificate", .failed, "\(error).", mend: "Mend `tls-certificate` or `tls-key`.")]
        }
    }
}
