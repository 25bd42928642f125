import Mail
import Spool
import Synchronization

/// Counts sessions by policy and result until the spool takes them over. From any thread.
final class TLSLedger: Sendable {
    /// Different counts that are held; what comes beyond them before they are taken is not counted.
    static let limit = 50_000
    /// How often they are taken.
    static let interval = Duration.seconds(5)

    private let counts = Mutex<[TLSSessionCount.Key: Int]>([:])
    private let time: any TimeSource
    private let metrics: DeliveryMetrics

    init(time: any TimeSource, metrics: DeliveryMetrics = DeliveryMetrics()) {
        self.time = time
        self.metrics = metrics
    }

    func count(
        _ domain: DomainName, _ kind: TLSPolicyKind, _ result: TLSResult, mxHost: String? = nil, source: String? = nil
    ) {
        metrics.counted(kind, result)
        let key = TLSSessionCount.Key(
            day: time.now().seconds / 86_400, policyDomain: domain.text, kind: kind, result: result,
            mxHost: mxHost ?? "", sourceAddress: source ?? "")
        counts.withLock { counts in
            guard counts.count < Self.limit || counts[key] != nil else { return }
            counts[key, default: 0] += 1
        }
    }

    func take() -> [TLSSessionCount] {
        let taken = counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
        return taken.map { TLSSessionCount(key: $0.key, count: $0.value) }
    }

    /// What the spool did not take counts again.
    func putBack(_ taken: [TLSSessionCount]) {
        counts.withLock { counts in for one in taken { counts[one.key, default: 0] += one.count } }
    }
}
