import Glibc
import Metering

/// What the process takes of the machine, under the names that every Prometheus client gives it.
enum ProcessFigures {
    static func declare(in registry: Registry, start: Double) {
        registry.observed("process_cpu_seconds_total", .counter, "CPU seconds used, user and system.") { cpuSeconds }
        registry.observed("process_resident_memory_bytes", .gauge, "Resident memory.") { residentByteCount }
        registry.observed("process_open_fds", .gauge, "Open file descriptors.") { openDescriptorCount }
        registry.observed("process_max_fds", .gauge, "The most that may be open.") { descriptorLimit }
        registry.observed("process_start_time_seconds", .gauge, "When the process began, since 1970.") { start }
    }

    private static var cpuSeconds: Double? {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    /// The second field of `/proc/self/statm`, in pages. Source: proc(5).
    private static var residentByteCount: Double? {
        guard let file = fopen("/proc/self/statm", "re") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, CInt(line.count), file) != nil else { return nil }
        let fields = line.split(separator: CChar(UInt8(ascii: " "))).map {
            String(decoding: $0.map(UInt8.init), as: UTF8.self)
        }
        guard fields.count > 1, let pages = Double(fields[1]) else { return nil }
        return pages * Double(sysconf(CInt(_SC_PAGESIZE)))
    }

    private static var openDescriptorCount: Double? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Without `.`, `..` and the folder itself.
        return Double(count - 3)
    }

    private static var descriptorLimit: Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }
}
