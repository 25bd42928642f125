import Glibc
import Mail
import Verification

/// What an address costs to verify without asking anybody, in CPU time of one core.
///
///     Addresses FILE    one address a line
@main
enum Addresses {
    static let seconds = 2.0

    static func main() {
        guard CommandLine.arguments.count == 2, let addresses = read(CommandLine.arguments[1]) else {
            print("usage: Addresses FILE")
            exit(2)
        }
        let now = Timestamp(microseconds: 0)
        let start = cpuSeconds()
        var checksum = AddressLists.standard.sources.count
        row("lists made at start, ms", (cpuSeconds() - start) * 1_000)
        for policy in AddressPolicy.allCases {
            rate("grammar, policy \(policy)", addresses) { address in
                (try? AddressGrammar.read(address.span, policy: policy)) != nil
            }
        }
        let verifier = FastVerifier()
        rate("all of level fast", addresses) { verifier.verify($0.span, at: now).suggestion != nil }
        let typed = addresses.filter { verifier.verify($0.span, at: now).suggestion != nil }
        checksum += typed.count
        rate("level fast where a typing error is found (\(typed.count))", typed) {
            verifier.verify($0.span, at: now).suggestion != nil
        }
        if checksum < 0 { print(checksum) }
    }

    /// The best of three, each over two seconds of CPU time.
    static func rate(_ name: String, _ addresses: [[UInt8]], _ body: ([UInt8]) -> Bool) {
        guard !addresses.isEmpty else { return }
        var best = 0.0
        for _ in 0..<3 {
            var (count, yes) = (0, 0)
            let start = cpuSeconds()
            var spent = 0.0
            while spent < seconds {
                for address in addresses where body(address) { yes += 1 }
                count += addresses.count
                spent = cpuSeconds() - start
            }
            precondition(yes <= count)
            best = max(best, Double(count) / spent)
        }
        row("\(name), per second", best)
    }

    static func row(_ name: String, _ value: Double) { print("\(name)\t\(Int(value.rounded()))") }

    static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    static func read(_ path: String) -> [[UInt8]]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var addresses: [[UInt8]] = []
        var address: [UInt8] = []
        while true {
            let byte = fgetc(file)
            if byte == EOF { return addresses }
            if byte == 0x0A {
                addresses.append(address)
                address.removeAll(keepingCapacity: true)
            } else {
                address.append(UInt8(truncatingIfNeeded: byte))
            }
        }
    }
}
