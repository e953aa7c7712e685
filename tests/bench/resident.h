// How much memory and processor time a process has taken.
#pragma once

#include <sys/types.h>

#include <ctime>
#include <fstream>
#include <string>
#include <utility>

namespace parley::bench {

/// Resident memory in MB, now and at its highest.
inline std::pair<double, double> resident_mb(pid_t process) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    std::pair<double, double> found;
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmRSS:", 0) == 0) found.first = std::stod(line.substr(6)) / 1024;
        if (line.rfind("VmHWM:", 0) == 0) found.second = std::stod(line.substr(6)) / 1024;
    }
    return found;
}

/// From now on its highest is counted anew, proc(5). False: the system does not allow it.
inline bool forget_highest(pid_t process) {
    return static_cast<bool>(std::ofstream("/proc/" + std::to_string(process) + "/clear_refs") << "5" << std::flush);
}

/// Of all its threads so far: what it costs also where others have the cores in between.
inline double processor_s(pid_t process) {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return 0;
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace parley::bench
