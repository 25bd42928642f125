import NIOCore
import Synchronization

/// The connections of a listener: how many there are in all and from each address, and who they are.
final class ConnectionTable: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var countByAddress: [[UInt8]: Int] = [:]
        var isClosed = false
        var admittedCount = 0
        var refusedCount = 0
    }

    private let state = Mutex(State())
    private let maximumCount: Int
    private let maximumCountPerAddress: Int

    init(maximumCount: Int, maximumCountPerAddress: Int) {
        self.maximumCount = maximumCount
        self.maximumCountPerAddress = maximumCountPerAddress
    }

    /// Takes a connection in until its channel closes.
    /// - Returns: false where there is no room.
    func admit(_ channel: any Channel) -> Bool {
        let key = Self.key(channel.remoteAddress)
        let isAdmitted = state.withLock { state in
            let count = state.countByAddress[key, default: 0]
            guard !state.isClosed, state.channels.count < maximumCount, count < maximumCountPerAddress else {
                state.refusedCount += 1
                return false
            }
            state.admittedCount += 1
            state.channels[ObjectIdentifier(channel)] = channel
            state.countByAddress[key] = count + 1
            return true
        }
        if isAdmitted { channel.closeFuture.whenComplete { _ in self.dismiss(channel, key) } }
        return isAdmitted
    }

    private func dismiss(_ channel: any Channel, _ key: [UInt8]) {
        state.withLock { state in
            guard state.channels.removeValue(forKey: ObjectIdentifier(channel)) != nil else { return }
            let count = state.countByAddress[key, default: 1] - 1
            state.countByAddress[key] = count > 0 ? count : nil
        }
    }

    /// Admits nobody any more.
    func close() { state.withLock { $0.isClosed = true } }

    var counts: SMTPListener.ConnectionCounts {
        state.withLock { state in
            SMTPListener.ConnectionCounts(
                open: state.channels.count, admitted: state.admittedCount, refused: state.refusedCount)
        }
    }

    var channels: [any Channel] { state.withLock { Array($0.channels.values) } }

    /// The address without its port; a network of 64 bits counts as one IPv6 address, because one host has all of it.
    private static func key(_ address: SocketAddress?) -> [UInt8] {
        // Where `sin_addr` and `sin6_addr` stand in their structures. Source: netinet/in.h.
        let range: Range<Int>
        switch address {
        case .v4: range = 4..<8
        case .v6: range = 8..<16
        case .unixDomainSocket, nil: return []
        }
        return address?.withSockAddr { pointer, byteCount in
            Array(UnsafeRawBufferPointer(start: pointer, count: byteCount)[range])
        } ?? []
    }
}
