// Package config reads the config file and knows the folders in which
// everything is kept.
package config

import (
	"fmt"
	"path/filepath"
)

// Paths are the folders and files of one installation.
type Paths struct {
	Config    string // config.toml
	Sessions  string
	Themes    string
	Scenarios string
	Rubrics   string
	State     string // what can be lost: caches, drafts, what was read
}

// Find works out the paths. KANSEI_HOME puts everything in one folder;
// otherwise configuration and data go where the system wants them (on Unix the
// XDG variables count, on every system).
func Find(env func(string) string, goos string) (Paths, error) {
	if home := env("KANSEI_HOME"); home != "" {
		return inside(home, home, filepath.Join(home, "state")), nil
	}
	home := env("HOME")
	if goos == "windows" {
		home = env("USERPROFILE")
	}
	configDir, dataDir, stateDir := systemDirs(env, goos, home)
	if configDir == "" || dataDir == "" {
		return Paths{}, fmt.Errorf("find the home folder: neither HOME nor KANSEI_HOME is set")
	}
	return inside(filepath.Join(configDir, "kansei"), filepath.Join(dataDir, "kansei"), filepath.Join(stateDir, "kansei")), nil
}

func systemDirs(env func(string) string, goos, home string) (configDir, dataDir, stateDir string) {
	under := func(parts ...string) string {
		if home == "" {
			return ""
		}
		return filepath.Join(append([]string{home}, parts...)...)
	}
	switch goos {
	case "windows":
		configDir, dataDir = env("APPDATA"), env("LOCALAPPDATA")
		if configDir == "" {
			configDir = under("AppData", "Roaming")
		}
		if dataDir == "" {
			dataDir = under("AppData", "Local")
		}
		stateDir = dataDir
	case "darwin":
		configDir = under("Library", "Application Support")
		dataDir, stateDir = configDir, configDir
	default:
		configDir, dataDir, stateDir = under(".config"), under(".local", "share"), under(".local", "state")
	}
	for name, dir := range map[string]*string{"XDG_CONFIG_HOME": &configDir, "XDG_DATA_HOME": &dataDir, "XDG_STATE_HOME": &stateDir} {
		if v := env(name); filepath.IsAbs(v) {
			*dir = v
		}
	}
	return configDir, dataDir, stateDir
}

func inside(configDir, dataDir, stateDir string) Paths {
	return Paths{
		Config:    filepath.Join(configDir, "config.toml"),
		Themes:    filepath.Join(configDir, "themes"),
		Scenarios: filepath.Join(configDir, "scenarios"),
		Rubrics:   filepath.Join(configDir, "rubrics"),
		Sessions:  filepath.Join(dataDir, "sessions"),
		State:     stateDir,
	}
}
